package dev.slipway.disk.fat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The names of one directory: a short one of 8 + 3 for each, and the long one where the short is not the whole truth. */
final class FatNames {
    private static final String ALLOWED_IN_SHORT = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'()-@^_`{}~";
    private static final String FORBIDDEN = "\"*/:<>?\\|";
    private static final int LONG_CHARACTERS = 255;

    private final Set<String> taken = new HashSet<>();
    private final Set<String> folded = new HashSet<>();

    /** The 11 bytes of a short name that is free in this directory, which is then taken. */
    byte[] shortName(String directory, String name) throws IOException {
        check(directory, name);
        if (isShort(name)) {
            String packed = packed(name);
            if (taken.add(packed)) {
                return packed.getBytes(StandardCharsets.US_ASCII);
            }
        }
        int dot = name.lastIndexOf('.');
        String base = cleaned(dot > 0 ? name.substring(0, dot) : name);
        String extension = dot > 0 ? cleaned(name.substring(dot + 1)) : "";
        extension = extension.substring(0, Math.min(3, extension.length()));
        for (int number = 1; number < 1_000_000; number++) {
            String tail = "~" + number;
            String head = base.substring(0, Math.min(base.length(), 8 - tail.length()));
            String packed = String.format(Locale.ROOT, "%-8s%-3s", head + tail, extension);
            if (taken.add(packed)) {
                return packed.getBytes(StandardCharsets.US_ASCII);
            }
        }
        throw new IOException("write " + directory + " to FAT: too many names that look alike");
    }

    private void check(String directory, String name) throws IOException {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isLone = Character.isSurrogate(c) && Character.codePointAt(name, i) < 0x10000;
            if (c < 0x20 || c == 0x7f || FORBIDDEN.indexOf(c) >= 0 || isLone) {
                throw new IOException(
                        "write " + directory + "/" + name + " to FAT: the name has a character that FAT cannot store");
            }
            i += Character.isHighSurrogate(c) ? 1 : 0;
        }
        if (name.length() > LONG_CHARACTERS || name.endsWith(".") || name.endsWith(" ")) {
            throw new IOException("write " + directory + "/" + name
                    + " to FAT: a name has at most 255 characters and does not end in a dot or a space");
        }
        if (!folded.add(name.toUpperCase(Locale.ROOT))) {
            throw new IOException("write " + directory + "/" + name
                    + " to FAT: another file there has the same name but for upper and lower case");
        }
    }

    /** Whether an upper-case name of 8 + 3 says all. */
    static boolean isShort(String name) {
        int dot = name.indexOf('.');
        String base = dot < 0 ? name : name.substring(0, dot);
        String extension = dot < 0 ? "" : name.substring(dot + 1);
        boolean fits = !base.isEmpty() && base.length() <= 8 && extension.length() <= 3;
        return fits
                && (dot < 0 || !extension.isEmpty())
                && (base + extension).chars().allMatch(c -> ALLOWED_IN_SHORT.indexOf(c) >= 0);
    }

    private static String packed(String name) {
        int dot = name.indexOf('.');
        String base = dot < 0 ? name : name.substring(0, dot);
        return String.format(Locale.ROOT, "%-8s%-3s", base, dot < 0 ? "" : name.substring(dot + 1));
    }

    private static String cleaned(String part) {
        StringBuilder text = new StringBuilder();
        for (char c : part.toUpperCase(Locale.ROOT).toCharArray()) {
            if (c != '.' && c != ' ') {
                text.append(ALLOWED_IN_SHORT.indexOf(c) >= 0 ? c : '_');
            }
        }
        return text.isEmpty() ? "_" : text.toString();
    }

    /** The entries that hold a long name, the last part first, as they stand before the short entry. */
    static byte[] longEntries(String name, byte[] shortName) {
        int parts = (name.length() + 12) / 13;
        byte[] entries = new byte[parts * 32];
        for (int part = 0; part < parts; part++) {
            int at = (parts - 1 - part) * 32;
            entries[at] = (byte) ((part + 1) | (part == parts - 1 ? 0x40 : 0));
            entries[at + 11] = 0x0f;
            entries[at + 13] = checksum(shortName);
            for (int i = 0; i < 13; i++) {
                int index = part * 13 + i;
                int c = index < name.length() ? name.charAt(index) : index == name.length() ? 0 : 0xffff;
                int offset = at + (i < 5 ? 1 + 2 * i : i < 11 ? 14 + 2 * (i - 5) : 28 + 2 * (i - 11));
                entries[offset] = (byte) c;
                entries[offset + 1] = (byte) (c >> 8);
            }
        }
        return entries;
    }

    private static byte checksum(byte[] shortName) {
        int sum = 0;
        for (byte b : shortName) {
            sum = (((sum & 1) << 7) + (sum >> 1) + (b & 0xff)) & 0xff;
        }
        return (byte) sum;
    }

    /** A label as the volume and its root directory hold it: upper case, filled up with spaces. */
    static byte[] label(String label) throws IOException {
        String upper = label.toUpperCase(Locale.ROOT);
        boolean isGood =
                upper.length() <= 11 && upper.chars().allMatch(c -> ALLOWED_IN_SHORT.indexOf(c) >= 0 || c == ' ');
        if (!isGood) {
            throw new IOException(
                    "label a FAT volume '" + label + "': at most 11 letters, digits and a few signs are allowed");
        }
        byte[] bytes = new byte[11];
        Arrays.fill(bytes, (byte) ' ');
        byte[] text = (upper.isEmpty() ? "NO NAME" : upper).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, bytes, 0, text.length);
        return bytes;
    }
}
