package dev.slipway.cloud.vpc;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** A range of addresses in CIDR notation, IPv4 or IPv6. */
record Subnet(BigInteger first, int prefix, int bits) {
    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]+");

    /** Reads {@code 172.16.4.0/22}; empty for what is none, or has bits below its prefix. */
    static Optional<Subnet> parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 2 || !LITERAL.matcher(parts[0]).matches() || !parts[1].matches("\\d{1,3}")) {
            return Optional.empty();
        }
        Optional<BigInteger> address = address(parts[0]);
        int bits = parts[0].contains(":") ? 128 : 32;
        int prefix = Integer.parseInt(parts[1]);
        if (address.isEmpty() || prefix > bits) {
            return Optional.empty();
        }
        Subnet subnet = new Subnet(address.get(), prefix, bits);
        return address.get().mod(subnet.size()).signum() == 0 ? Optional.of(subnet) : Optional.empty();
    }

    static Optional<BigInteger> address(String text) {
        if (!LITERAL.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigInteger(1, InetAddress.getByName(text).getAddress()));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    BigInteger size() {
        return BigInteger.TWO.pow(bits - prefix);
    }

    boolean overlaps(Subnet other) {
        return bits == other.bits
                && first.compareTo(other.first.add(other.size())) < 0
                && other.first.compareTo(first.add(size())) < 0;
    }

    boolean contains(BigInteger address) {
        return address.compareTo(first) >= 0 && address.compareTo(first.add(size())) < 0;
    }

    /** The address {@code offset} above the first. */
    String at(BigInteger offset) {
        byte[] bytes = new byte[bits / Byte.SIZE];
        byte[] number = first.add(offset).toByteArray();
        int length = Math.min(number.length, bytes.length);
        System.arraycopy(number, number.length - length, bytes, bytes.length - length, length);
        try {
            String text = InetAddress.getByAddress(bytes).getHostAddress();
            return bits == 128 ? Addresses.compressed(text) : text;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 bytes are addresses", e);
        }
    }

    @Override
    public String toString() {
        return at(BigInteger.ZERO) + "/" + prefix;
    }
}
