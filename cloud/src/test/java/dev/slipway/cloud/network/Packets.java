package dev.slipway.cloud.network;

import java.nio.ByteBuffer;

/** Frames as guests send them, for tests. */
final class Packets {
    static final MacAddress GUEST = MacAddress.parse("02:00:00:00:00:01");
    static final MacAddress OTHER = MacAddress.parse("02:00:00:00:00:02");
    static final IpAddress GUEST_IP = IpAddress.parse("10.0.0.1");
    static final IpAddress OTHER_IP = IpAddress.parse("10.0.0.2");

    private Packets() {}

    static FrameWriter.Ends ends(Direction way) {
        return way == Direction.OUTBOUND
                ? new FrameWriter.Ends(GUEST, GUEST_IP, OTHER, OTHER_IP)
                : new FrameWriter.Ends(OTHER, OTHER_IP, GUEST, GUEST_IP);
    }

    static byte[] udp(Direction way, int sourcePort, int destinationPort) {
        return FrameWriter.udp(ends(way), sourcePort, destinationPort, new byte[] {1, 2, 3});
    }

    static byte[] tcp(Direction way, int sourcePort, int destinationPort, int flags) {
        ByteBuffer segment = ByteBuffer.allocate(20);
        segment.putShort((short) sourcePort).putShort((short) destinationPort);
        segment.put(12, (byte) 0x50).put(13, (byte) flags);
        return FrameWriter.tcp(ends(way), segment.array());
    }

    /** A UDP packet made an IPv4 packet of another protocol with this payload. */
    static byte[] ip(Direction way, int protocol, byte[] payload) {
        byte[] frame = FrameWriter.udp(ends(way), 0, 0, new byte[payload.length]);
        byte[] bytes = java.util.Arrays.copyOf(frame, Frame.HEADER + 20 + payload.length);
        ByteBuffer.wrap(bytes).putShort(Frame.HEADER + 2, (short) (20 + payload.length));
        bytes[Frame.HEADER + 9] = (byte) protocol;
        System.arraycopy(payload, 0, bytes, Frame.HEADER + 20, payload.length);
        return bytes;
    }

    static byte[] echo(Direction way, int type, int id) {
        return ip(way, IpPacket.ICMP, new byte[] {(byte) type, 0, 0, 0, (byte) (id >> 8), (byte) id, 0, 1});
    }

    static byte[] fragment(byte[] frame, int id, int offsetBytes, boolean more) {
        byte[] bytes = frame.clone();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        buffer.putShort(Frame.HEADER + 4, (short) id);
        buffer.putShort(Frame.HEADER + 6, (short) (offsetBytes / 8 | (more ? 0x2000 : 0)));
        return bytes;
    }
}
