package dev.slipway.tree.host;

import dev.slipway.tree.Names;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Names of a tree to paths of this host and back, byte for byte.
 *
 * <p>A {@link Path} of the JDK keeps the bytes it got from the kernel, but its string goes through the locale's
 * encoding. Its URI does not, so whatever is not plain ASCII travels by URI.
 */
public final class HostNames {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private HostNames() {}

    /** The path of {@code name}, a relative path of a tree, below {@code directory}. */
    public static Path resolve(Path directory, String name) {
        if (name.isEmpty()) {
            return directory;
        }
        if (isAscii(name)) {
            return directory.resolve(name);
        }
        String base = uriPath(directory);
        return Path.of(URI.create("file://" + base + (base.endsWith("/") ? "" : "/") + percent(Names.encode(name))));
    }

    /** The bytes that the kernel knows {@code path} by, absolute. */
    public static byte[] bytes(Path path) {
        Path absolute = path.toAbsolutePath();
        String text = absolute.toString();
        return isAscii(text) ? text.getBytes(StandardCharsets.US_ASCII) : unpercent(uriPath(absolute));
    }

    /** The last part of a path as a tree's name. */
    public static String name(Path path) {
        Path last = path.getFileName();
        String text = last == null ? "" : last.toString();
        if (isAscii(text)) {
            return text;
        }
        String whole = Names.decode(bytes(path));
        return whole.substring(whole.lastIndexOf('/') + 1);
    }

    private static String uriPath(Path path) {
        String raw = path.toAbsolutePath().toUri().getRawPath();
        return raw.length() > 1 && raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String percent(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            boolean plain = b == '/' || b == '.' || b == '-' || b == '_' || (b > 0 && Character.isLetterOrDigit(b));
            if (plain) {
                text.append((char) b);
            } else {
                text.append('%').append(HEX[(b >> 4) & 15]).append(HEX[b & 15]);
            }
        }
        return text.toString();
    }

    private static byte[] unpercent(String text) {
        byte[] bytes = new byte[text.length()];
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes[count++] = (byte) Integer.parseInt(text, i + 1, i + 3, 16);
                i += 2;
            } else {
                bytes[count++] = (byte) c;
            }
        }
        return Arrays.copyOf(bytes, count);
    }
}
