package dev.slipway.cloud.network;

/**
 * The addresses that share a prefix.
 *
 * @param base one of them
 * @param prefixBits how many leading bits they share
 */
public record IpRange(IpAddress base, int prefixBits) {
    /** Refuses prefixes longer than the address. */
    public IpRange {
        int longest = base.version() == IpAddress.V4 ? 32 : 128;
        if (prefixBits < 0 || prefixBits > longest) {
            throw new IllegalArgumentException(
                    "the prefix of " + base + " has 0 to " + longest + " bits, not " + prefixBits);
        }
    }

    /** Reads {@code 192.0.2.0/24}, {@code ::/0} or a single address. */
    public static IpRange parse(String text) {
        int slash = text.indexOf('/');
        IpAddress base = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        int longest = base.version() == IpAddress.V4 ? 32 : 128;
        return new IpRange(base, slash < 0 ? longest : Integer.parseInt(text.substring(slash + 1)));
    }

    /** Whether the address is one of them; those of the other version never are. */
    public boolean contains(IpAddress address) {
        if (address.version() != base.version()) {
            return false;
        }
        if (base.version() == IpAddress.V4) {
            return sameLeading(address.low() << 32, base.low() << 32, prefixBits);
        }
        return sameLeading(address.high(), base.high(), Math.min(prefixBits, 64))
                && sameLeading(address.low(), base.low(), Math.max(0, prefixBits - 64));
    }

    private static boolean sameLeading(long one, long other, int bits) {
        return bits == 0 || (one ^ other) >>> (64 - bits) == 0;
    }

    @Override
    public String toString() {
        return base + "/" + prefixBits;
    }
}
