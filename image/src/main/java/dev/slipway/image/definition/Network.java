package dev.slipway.image.definition;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Pattern;

/** Addresses and networks as they are written down. */
final class Network {
    private static final Pattern FOUR =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)");
    private static final Pattern PREFIX = Pattern.compile("0|[1-9]\\d{0,2}");

    private Network() {}

    /** Whether {@code text} is an IPv4 or IPv6 address, or one with the length of a prefix. */
    static boolean isOne(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        int bits = FOUR.matcher(address).matches() ? 32 : isSix(address) ? 128 : -1;
        if (bits < 0 || slash < 0) {
            return bits > 0;
        }
        String prefix = text.substring(slash + 1);
        return PREFIX.matcher(prefix).matches() && Integer.parseInt(prefix) <= bits;
    }

    private static boolean isSix(String address) {
        if (address.indexOf(':') < 0 || !address.matches("[0-9A-Fa-f:.]+")) {
            return false;
        }
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
