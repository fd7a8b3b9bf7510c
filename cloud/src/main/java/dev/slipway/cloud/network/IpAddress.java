package dev.slipway.cloud.network;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An IPv4 or IPv6 address.
 *
 * @param version 4 or 6
 * @param high the upper half of an IPv6 address, 0 for IPv4
 * @param low the lower half of an IPv6 address, or the 32 bits of IPv4
 */
public record IpAddress(int version, long high, long low) {
    /** The version of IPv4. */
    public static final int V4 = 4;

    /** The version of IPv6. */
    public static final int V6 = 6;

    /** Reads a literal; a name is refused, nothing is looked up. */
    public static IpAddress parse(String text) {
        byte[] bytes = InetAddress.ofLiteral(text).getAddress();
        return read(bytes, 0, bytes.length == 4 ? V4 : V6);
    }

    /** Reads 4 or 16 bytes at {@code offset}. */
    public static IpAddress read(byte[] bytes, int offset, int version) {
        return version == V4
                ? new IpAddress(V4, 0, bits(bytes, offset, 4))
                : new IpAddress(V6, bits(bytes, offset, 8), bits(bytes, offset + 8, 8));
    }

    private static long bits(byte[] bytes, int offset, int count) {
        long bits = 0;
        for (int i = 0; i < count; i++) {
            bits = bits << 8 | (bytes[offset + i] & 0xff);
        }
        return bits;
    }

    /** The address as it stands in a packet. */
    public byte[] bytes() {
        byte[] bytes = new byte[version == V4 ? 4 : 16];
        for (int i = 0; i < bytes.length; i++) {
            int fromEnd = bytes.length - 1 - i;
            bytes[i] = (byte) ((fromEnd < 8 ? low : high) >> (fromEnd % 8 * 8));
        }
        return bytes;
    }

    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(bytes()).getHostAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are addresses", e);
        }
    }
}
