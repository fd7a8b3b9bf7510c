package dev.slipway.cloud.network;

import java.util.HexFormat;

/**
 * An Ethernet address.
 *
 * @param bits its six bytes, the first one highest
 */
public record MacAddress(long bits) {
    /** The address of everybody on the wire. */
    public static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);

    static final int BYTES = 6;

    /** Reads the usual form, {@code 02:00:00:12:34:56}. */
    public static MacAddress parse(String text) {
        if (!text.matches("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}")) {
            throw new IllegalArgumentException("\"" + text + "\" is not an Ethernet address, as 02:00:00:12:34:56");
        }
        return new MacAddress(HexFormat.fromHexDigitsToLong(text.replace(":", "")));
    }

    /** Reads six bytes at {@code offset}. */
    public static MacAddress read(byte[] bytes, int offset) {
        long bits = 0;
        for (int i = 0; i < BYTES; i++) {
            bits = bits << 8 | (bytes[offset + i] & 0xff);
        }
        return new MacAddress(bits);
    }

    /** Whether frames to it go to more than one card. */
    public boolean isGroup() {
        return (bits >> 40 & 1) == 1;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int shift = 40; shift >= 0; shift -= 8) {
            text.append(shift == 40 ? "" : ":").append(String.format("%02x", bits >> shift & 0xff));
        }
        return text.toString();
    }
}
