package dev.slipway.cloud.network;

import java.util.Optional;

/**
 * What happens to packets of one kind.
 *
 * @param range addresses of the other side
 * @param ports of the packet's destination; every port when empty, and for protocols without ports
 */
public record SecurityRule(
        Direction direction, Protocol protocol, IpRange range, Optional<PortRange> ports, Action action) {

    /** The protocols that a rule tells apart. */
    public enum Protocol {
        TCP,
        UDP,
        /** ICMP and, for IPv6 ranges, ICMPv6. */
        ICMP,
        ANY;

        boolean covers(int number) {
            return switch (this) {
                case TCP -> number == IpPacket.TCP;
                case UDP -> number == IpPacket.UDP;
                case ICMP -> number == IpPacket.ICMP || number == IpPacket.ICMP_V6;
                case ANY -> true;
            };
        }
    }

    /** What becomes of a packet. */
    public enum Action {
        ACCEPT,
        DROP
    }

    /** Ports from the first to the last, both included. */
    public record PortRange(int first, int last) {
        /** Refuses what is no range of ports. */
        public PortRange {
            if (first < 0 || last > 65535 || first > last) {
                throw new IllegalArgumentException(first + "-" + last + " is not a range of ports from 0 to 65535");
            }
        }

        /** A single port. */
        public static PortRange of(int port) {
            return new PortRange(port, port);
        }
    }

    boolean matches(Direction way, Flow flow) {
        int port = way == Direction.INBOUND ? flow.localPort() : flow.remotePort();
        boolean hasPorts = flow.protocol() == IpPacket.TCP || flow.protocol() == IpPacket.UDP;
        return way == direction
                && protocol.covers(flow.protocol())
                && range.contains(flow.remote())
                && (ports.isEmpty()
                        || (hasPorts
                                && ports.get().first() <= port
                                && port <= ports.get().last()));
    }
}
