package dev.slipway.machine.qemu;

/**
 * A port of the host that leads to a port of the guest.
 *
 * @param hostAddress an IPv4 address of this host
 */
public record PortForward(Protocol protocol, String hostAddress, int hostPort, int guestPort) {

    /** A forward between two ports of 1..65535. */
    public PortForward {
        for (int port : new int[] {hostPort, guestPort}) {
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("a port is a number from 1 to 65535, not " + port);
            }
        }
        if (!hostAddress.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            throw new IllegalArgumentException("\"" + hostAddress + "\" is not an IPv4 address");
        }
    }

    /** What is forwarded. */
    public enum Protocol {
        TCP,
        UDP
    }

    /** Forwards TCP. */
    public static PortForward tcp(String hostAddress, int hostPort, int guestPort) {
        return new PortForward(Protocol.TCP, hostAddress, hostPort, guestPort);
    }

    /** As QEMU's {@code hostfwd} takes it. */
    public String rule() {
        return (protocol == Protocol.TCP ? "tcp" : "udp") + ":" + hostAddress + ":" + hostPort + "-:" + guestPort;
    }

    /** As docker prints it, {@code 127.0.0.1:8080->80/tcp}. */
    @Override
    public String toString() {
        return hostAddress + ":" + hostPort + "->" + guestPort + (protocol == Protocol.TCP ? "/tcp" : "/udp");
    }
}
