package dev.slipway.image;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** SHA-256 over a list of texts, each kept apart from its neighbours. */
final class Recipe {
    private Recipe() {}

    static byte[] digest(List<?> parts) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (Object part : parts) {
                byte[] bytes = part.toString().getBytes(StandardCharsets.UTF_8);
                sha256.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                sha256.update(bytes);
            }
            return sha256.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String text(byte[] digest) {
        return "sha256:" + HexFormat.of().formatHex(digest);
    }

    /** A UUID of version 8 (RFC 9562 §5.8). */
    static UUID uuid(byte[] digest) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            high = (high << 8) | (digest[i] & 0xff);
            low = (low << 8) | (digest[Long.BYTES + i] & 0xff);
        }
        return new UUID((high & ~0xf000L) | 0x8000L, (low & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
    }
}
