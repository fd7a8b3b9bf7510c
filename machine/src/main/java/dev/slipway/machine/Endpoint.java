package dev.slipway.machine;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.UUID;

/**
 * A loopback address that one server has for itself.
 *
 * @param address in 127/8, outside 127.0/16 where others expect things
 * @param sshPort 22 where this user may listen on it, else 2222
 */
public record Endpoint(String address, int sshPort) {
    private static final int SSH = 22;
    private static final int SSH_UNPRIVILEGED = 2222;
    private static final int TRIES = 10_000;

    /** An address nobody took, near one that follows from {@code id}. */
    static Endpoint pick(UUID id, Set<String> taken) throws IOException {
        int start = id.hashCode() & 0x7fffffff;
        for (int i = 0; i < TRIES; i++) {
            String address = address(start + i);
            if (!taken.contains(address)) {
                int port = freePort(address);
                if (port > 0) {
                    return new Endpoint(address, port);
                }
            }
        }
        throw new IOException("found no free address in 127.0.0.0/8 among " + TRIES + " tried.");
    }

    private static String address(int number) {
        int n = Math.floorMod(number, 254 * 256 * 255);
        return "127." + (1 + n / (256 * 254) % 254) + "." + n / 254 % 256 + "." + (1 + n % 254);
    }

    /** The ssh port to use on the address, or 0 when somebody (of another store, perhaps) listens there. */
    private static int freePort(String address) throws IOException {
        for (int port : new int[] {SSH, SSH_UNPRIVILEGED}) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
                return port;
            } catch (BindException e) {
                if (port == SSH && String.valueOf(e.getMessage()).contains("Permission denied")) {
                    continue;
                }
                return 0;
            }
        }
        return 0;
    }

    /** A port of the address that nobody listens on at this moment. */
    public int anyFreePort() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
            return socket.getLocalPort();
        }
    }
}
