package dev.slipway.cloud.network;

import java.util.Optional;

/**
 * The Ethernet header of a frame and what it carries.
 *
 * @param content what the firewall understands of the payload
 */
public record Frame(MacAddress destination, MacAddress source, Content content) {
    /** Where the payload of an untagged frame starts. */
    public static final int HEADER = 14;

    static final int ARP = 0x0806;
    static final int IP_V4 = 0x0800;
    static final int IP_V6 = 0x86dd;

    private static final int ARP_BYTES = 28;

    /** The payloads that pass a switch. */
    public sealed interface Content {}

    /**
     * An address resolution packet for IPv4 over Ethernet.
     *
     * @param operation 1 asks, 2 answers
     */
    public record Arp(int operation, MacAddress senderMac, IpAddress sender, IpAddress target) implements Content {}

    /** An IP packet. */
    public record Ip(IpPacket packet) implements Content {}

    /** Reads a frame; empty for tagged frames, for other protocols and for what is malformed, which all are dropped. */
    public static Optional<Frame> parse(byte[] frame) {
        if (frame.length < HEADER) {
            return Optional.empty();
        }
        int type = (frame[12] & 0xff) << 8 | (frame[13] & 0xff);
        return content(frame, type)
                .map(content ->
                        new Frame(MacAddress.read(frame, 0), MacAddress.read(frame, MacAddress.BYTES), content));
    }

    private static Optional<Content> content(byte[] frame, int type) {
        return switch (type) {
            case ARP -> arp(frame);
            case IP_V4, IP_V6 ->
                IpPacket.parse(frame, HEADER, frame.length)
                        .filter(packet -> packet.source().version() == (type == IP_V4 ? IpAddress.V4 : IpAddress.V6))
                        .map(Ip::new);
            default -> Optional.empty();
        };
    }

    private static Optional<Content> arp(byte[] frame) {
        boolean ours = frame.length >= HEADER + ARP_BYTES
                && frame[HEADER] == 0
                && frame[HEADER + 1] == 1
                && frame[HEADER + 2] == 8
                && frame[HEADER + 3] == 0
                && frame[HEADER + 4] == 6
                && frame[HEADER + 5] == 4;
        if (!ours) {
            return Optional.empty();
        }
        return Optional.of(new Arp(
                frame[HEADER + 7],
                MacAddress.read(frame, HEADER + 8),
                IpAddress.read(frame, HEADER + 14, IpAddress.V4),
                IpAddress.read(frame, HEADER + 24, IpAddress.V4)));
    }
}
