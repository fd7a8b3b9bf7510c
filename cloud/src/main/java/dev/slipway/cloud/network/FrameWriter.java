package dev.slipway.cloud.network;

import java.nio.ByteBuffer;

/** Frames of our own, with the checksums that guests verify. */
public final class FrameWriter {
    private static final int IP_HEADER = 20;
    private static final int UDP_HEADER = 8;

    private FrameWriter() {}

    /**
     * The ends of a frame.
     *
     * @param source ours
     * @param destination the guest's
     */
    public record Ends(MacAddress fromMac, IpAddress source, MacAddress toMac, IpAddress destination) {}

    /** The answer to a question for an address. */
    public static byte[] arpReply(MacAddress ours, IpAddress address, Frame.Arp question) {
        ByteBuffer frame = ByteBuffer.allocate(Frame.HEADER + 28);
        ethernet(frame, question.senderMac(), ours, Frame.ARP);
        frame.putShort((short) 1)
                .putShort((short) Frame.IP_V4)
                .put((byte) 6)
                .put((byte) 4)
                .putShort((short) 2);
        mac(frame, ours);
        frame.put(address.bytes());
        mac(frame, question.senderMac());
        frame.put(question.sender().bytes());
        return frame.array();
    }

    /** A UDP datagram over IPv4. */
    public static byte[] udp(Ends ends, int sourcePort, int destinationPort, byte[] payload) {
        ByteBuffer segment = ByteBuffer.allocate(UDP_HEADER + payload.length);
        segment.putShort((short) sourcePort).putShort((short) destinationPort);
        segment.putShort((short) (UDP_HEADER + payload.length)).putShort((short) 0);
        segment.put(payload);
        int sum = transportSum(ends, IpPacket.UDP, segment.array());
        segment.putShort(6, (short) (sum == 0 ? 0xffff : sum));
        return ipV4(ends, IpPacket.UDP, segment.array());
    }

    /**
     * A TCP segment over IPv4 whose checksum is still zero.
     *
     * @param segment header and payload
     */
    public static byte[] tcp(Ends ends, byte[] segment) {
        byte[] summed = segment.clone();
        int sum = transportSum(ends, IpPacket.TCP, summed);
        summed[16] = (byte) (sum >> 8);
        summed[17] = (byte) sum;
        return ipV4(ends, IpPacket.TCP, summed);
    }

    private static byte[] ipV4(Ends ends, int protocol, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(Frame.HEADER + IP_HEADER + payload.length);
        ethernet(frame, ends.toMac(), ends.fromMac(), Frame.IP_V4);
        frame.putShort((short) 0x4500).putShort((short) (IP_HEADER + payload.length));
        // Never fragmented, so the identification may stay zero (RFC 6864).
        frame.putShort((short) 0).putShort((short) 0x4000);
        frame.put((byte) 64).put((byte) protocol).putShort((short) 0);
        frame.put(ends.source().bytes()).put(ends.destination().bytes());
        byte[] bytes = frame.array();
        frame.putShort(Frame.HEADER + 10, (short) ~fold(sum(bytes, Frame.HEADER, IP_HEADER)));
        frame.put(payload);
        return bytes;
    }

    private static void ethernet(ByteBuffer frame, MacAddress to, MacAddress from, int type) {
        mac(frame, to);
        mac(frame, from);
        frame.putShort((short) type);
    }

    private static void mac(ByteBuffer frame, MacAddress address) {
        frame.putShort((short) (address.bits() >> 32)).putInt((int) address.bits());
    }

    private static int transportSum(Ends ends, int protocol, byte[] segment) {
        byte[] source = ends.source().bytes();
        byte[] destination = ends.destination().bytes();
        long total = sum(source, 0, source.length)
                + sum(destination, 0, destination.length)
                + protocol
                + segment.length
                + sum(segment, 0, segment.length);
        return ~fold(total) & 0xffff;
    }

    private static long sum(byte[] bytes, int from, int length) {
        long total = 0;
        for (int i = 0; i < length; i++) {
            int value = bytes[from + i] & 0xff;
            total += i % 2 == 0 ? (long) value << 8 : value;
        }
        return total;
    }

    private static int fold(long total) {
        long folded = total;
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >> 16);
        }
        return (int) folded;
    }
}
