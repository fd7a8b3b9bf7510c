package dev.slipway.oci;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of content by its hash, {@code sha256:<64 hex digits>} (image-spec descriptor.md, Digests).
 *
 * @param algorithm {@code sha256} or {@code sha512}
 * @param hex lower-case hexadecimal digits, as many as the algorithm has
 */
public record Digest(String algorithm, String hex) implements Comparable<Digest> {
    private static final Pattern TEXT = Pattern.compile("(sha256|sha512):([0-9a-f]+)");

    public Digest {
        int digits = algorithm.equals("sha256") ? 64 : algorithm.equals("sha512") ? 128 : 0;
        if (hex.length() != digits
                || !hex.chars().allMatch(c -> Character.digit(c, 16) >= 0 && !Character.isUpperCase(c))) {
            throw new IllegalArgumentException("not a sha256 or sha512 digest: " + algorithm + ":" + hex);
        }
    }

    /** Parses {@code algorithm:hex}; throws {@link IllegalArgumentException} for anything else. */
    public static Digest parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a digest (sha256:<64 hex digits>): " + text);
        }
        return new Digest(matcher.group(1), matcher.group(2));
    }

    /** The SHA-256 digest of {@code bytes}. */
    public static Digest sha256(byte[] bytes) {
        return of("sha256", hasher("sha256").digest(bytes));
    }

    /** The SHA-256 digest of all that {@code in} still has. */
    public static Digest sha256(InputStream in) throws IOException {
        MessageDigest hasher = hasher("sha256");
        byte[] buffer = new byte[1 << 16];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            hasher.update(buffer, 0, count);
        }
        return of("sha256", hasher.digest());
    }

    /** The digest with the raw hash {@code bytes}. */
    public static Digest of(String algorithm, byte[] bytes) {
        return new Digest(algorithm, HexFormat.of().formatHex(bytes));
    }

    /** A new hash function for {@code algorithm}, as {@link #algorithm} names it. */
    public static MessageDigest hasher(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm.equals("sha512") ? "SHA-512" : "SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256 and SHA-512", e);
        }
    }

    @Override
    public int compareTo(Digest other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
