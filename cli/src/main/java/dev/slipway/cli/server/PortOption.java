package dev.slipway.cli.server;

import dev.slipway.cli.terminal.Failure;
import dev.slipway.machine.Endpoint;
import dev.slipway.machine.qemu.PortForward;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The value of {@code -p}: {@code [[ADDRESS:]HOSTPORT:]PORT[/tcp|/udp]}. */
final class PortOption {
    /** Unlike docker's, so that trying an image never opens a port to the network. */
    private static final String DEFAULT_ADDRESS = "127.0.0.1";

    private static final Pattern FORM = Pattern.compile(
            "(?:(?:(?<address>[0-9.]+):)?(?<host>[0-9]{1,5}):)?(?<guest>[0-9]{1,5})(?:/(?<protocol>tcp|udp))?");

    private PortOption() {}

    /**
     * The forward that {@code text} asks for; without a port of the host it is on the server's own address, on the same
     * port if that can be had.
     */
    static PortForward parse(String text, Endpoint endpoint) throws IOException {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw wrong(text, "it must be [[ADDRESS:]HOSTPORT:]PORT[/tcp|udp], as 8080:80");
        }
        PortForward.Protocol protocol =
                "udp".equals(matcher.group("protocol")) ? PortForward.Protocol.UDP : PortForward.Protocol.TCP;
        int guest = Integer.parseInt(matcher.group("guest"));
        String host = matcher.group("host");
        String address = matcher.group("address");
        try {
            if (host == null) {
                return new PortForward(protocol, endpoint.address(), ownPort(endpoint, guest), guest);
            }
            return new PortForward(
                    protocol, address == null ? DEFAULT_ADDRESS : address, Integer.parseInt(host), guest);
        } catch (IllegalArgumentException e) {
            throw wrong(text, String.valueOf(e.getMessage()));
        }
    }

    private static int ownPort(Endpoint endpoint, int wanted) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(endpoint.address()), wanted));
            return wanted;
        } catch (java.net.BindException e) {
            // A port below 1024 of an ordinary user, most likely.
            return endpoint.anyFreePort();
        }
    }

    private static Failure wrong(String text, String why) {
        return Failure.usage("-p " + text + " cannot be understood: " + why + ".");
    }
}
