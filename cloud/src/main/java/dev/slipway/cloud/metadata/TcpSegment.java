package dev.slipway.cloud.metadata;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** A TCP segment (RFC 9293) with the fields that matter to a server of one answer. */
final class TcpSegment {
    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int PSH = 8;
    static final int ACK = 16;

    /** The most that fits an Ethernet frame without IP or TCP options. */
    static final int MOST_PAYLOAD = 1460;

    private static final int HEADER = 20;
    private static final int WINDOW = 65_535;

    final int sourcePort;
    final int destinationPort;
    final int sequence;
    final int acknowledged;
    final int flags;
    final int window;
    final byte[] payload;

    TcpSegment(
            int sourcePort,
            int destinationPort,
            int sequence,
            int acknowledged,
            int flags,
            int window,
            byte[] payload) {
        this.sourcePort = sourcePort;
        this.destinationPort = destinationPort;
        this.sequence = sequence;
        this.acknowledged = acknowledged;
        this.flags = flags;
        this.window = window;
        this.payload = payload;
    }

    static Optional<TcpSegment> parse(byte[] bytes, int from, int to) {
        int header = to - from < HEADER ? 0 : (bytes[from + 12] >> 4 & 0xf) * 4;
        if (header < HEADER || header > to - from) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return Optional.of(new TcpSegment(
                buffer.getShort(from) & 0xffff,
                buffer.getShort(from + 2) & 0xffff,
                buffer.getInt(from + 4),
                buffer.getInt(from + 8),
                bytes[from + 13] & 0x3f,
                buffer.getShort(from + 14) & 0xffff,
                Arrays.copyOfRange(bytes, from + header, to)));
    }

    /** A segment the other way between the same ports. */
    TcpSegment answer(int sequence, int acknowledged, int flags, byte[] payload) {
        int from = destinationPort;
        int to = sourcePort;
        return new TcpSegment(from, to, sequence, acknowledged, flags, 0, payload);
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The segment without its checksum; a SYN says how long our segments may be answered. */
    byte[] bytes() {
        int options = has(SYN) ? 4 : 0;
        ByteBuffer buffer = ByteBuffer.allocate(HEADER + options + payload.length);
        buffer.putShort((short) sourcePort).putShort((short) destinationPort);
        buffer.putInt(sequence).putInt(acknowledged);
        buffer.put((byte) (((HEADER + options) / 4) << 4)).put((byte) flags);
        buffer.putShort((short) WINDOW).putInt(0);
        if (options > 0) {
            buffer.put((byte) 2).put((byte) 4).putShort((short) MOST_PAYLOAD);
        }
        return buffer.put(payload).array();
    }
}
