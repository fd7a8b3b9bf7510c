package dev.slipway.cloud.network;

import java.util.Optional;

/**
 * The headers of an IPv4 or IPv6 packet, as far as a firewall looks.
 *
 * @param protocol of the payload, after IPv6 extension headers
 * @param payloadOffset where the transport header starts in the bytes that were read
 * @param payloadEnd where the packet ends; the rest of a frame is padding
 * @param fragmentId 32 bits; meaningless for whole packets
 * @param fragmentOffset of the payload in the whole packet, in bytes
 * @param moreFragments whether other fragments follow
 * @param sourcePort the identifier of an ICMP echo; 0 where there is neither
 * @param flags the control bits of TCP, the type of ICMP, else 0
 */
public record IpPacket(
        IpAddress source,
        IpAddress destination,
        int protocol,
        int payloadOffset,
        int payloadEnd,
        long fragmentId,
        int fragmentOffset,
        boolean moreFragments,
        int sourcePort,
        int destinationPort,
        int flags) {
    /** ICMP's protocol number. */
    public static final int ICMP = 1;
    /** TCP's protocol number. */
    public static final int TCP = 6;
    /** UDP's protocol number. */
    public static final int UDP = 17;
    /** ICMPv6's protocol number. */
    public static final int ICMP_V6 = 58;

    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int ACK = 16;

    /** Reads a packet that lies between two offsets; empty when it breaks a rule that a firewall relies on. */
    public static Optional<IpPacket> parse(byte[] bytes, int from, int to) {
        return IpParser.parse(bytes, from, to, false);
    }

    /** Whether it is no fragment. */
    public boolean isWhole() {
        return !isFragment();
    }

    boolean isFragment() {
        return moreFragments || fragmentOffset > 0;
    }

    boolean isIcmpError() {
        return fragmentOffset == 0
                && ((protocol == ICMP && (flags == 3 || flags == 11 || flags == 12))
                        || (protocol == ICMP_V6 && flags >= 1 && flags <= 4));
    }

    /** Whether it starts something rather than goes on: an echo request, or a TCP SYN on its own. */
    boolean isQuestion() {
        return (protocol == ICMP && flags == 8)
                || (protocol == ICMP_V6 && flags == 128)
                || (protocol == TCP && (flags & (SYN | ACK)) == SYN);
    }

    /** Router and neighbour discovery and group membership, without which IPv6 does not work on a link at all. */
    boolean isDiscovery() {
        return protocol == ICMP_V6 && !isFragment() && ((flags >= 130 && flags <= 137) || flags == 143);
    }

    /** The packet quoted in an ICMP error; only its first bytes need be there. */
    Optional<IpPacket> quoted(byte[] bytes) {
        return IpParser.parse(bytes, payloadOffset + 8, payloadEnd, true);
    }
}
