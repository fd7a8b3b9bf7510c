package dev.slipway.image.harden;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Words for a POSIX shell. */
final class Shell {
    private Shell() {}

    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** What sha256sum prints of the text. */
    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
