package dev.slipway.build.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The mounts that this process sees, from {@code /proc/self/mountinfo} (proc(5)). */
public final class Mounts {
    private Mounts() {}

    /** Mount points at or below {@code directory}, deepest and latest first, which is the order to unmount them in. */
    public static List<Path> below(Path directory) throws IOException {
        Path root = directory.toRealPath();
        List<Path> found = new ArrayList<>();
        // Names are bytes: Latin-1 keeps them apart, and only ASCII names of the store's own tree are compared.
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.ISO_8859_1)) {
            String[] fields = line.split(" ");
            Path point = Path.of(unescape(fields[4]));
            if (point.startsWith(root)) {
                found.addFirst(point);
            }
        }
        return found;
    }

    /** The kernel writes blanks, tabs, newlines and backslashes as three octal digits. */
    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && i + 3 < text.length()) {
                plain.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                plain.append(text.charAt(i));
            }
        }
        return new String(plain.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
