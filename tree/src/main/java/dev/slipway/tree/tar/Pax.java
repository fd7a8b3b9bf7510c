package dev.slipway.tree.tar;

import dev.slipway.tree.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The records of a POSIX extended header. */
final class Pax {
    private static final String SCHILY = "SCHILY.xattr.";
    private static final String LIBARCHIVE = "LIBARCHIVE.xattr.";

    private final Map<String, byte[]> values = new HashMap<>();
    /** The map of GNU's sparse format 0.0, which repeats its keys. */
    final List<Long> sparseMap = new ArrayList<>();

    static Pax parse(byte[] bytes) {
        Pax pax = new Pax();
        int at = 0;
        while (at < bytes.length && bytes[at] != 0) {
            int space = indexOf(bytes, ' ', at, Math.min(bytes.length, at + 20));
            int end = at + (int) Math.min(decimal(bytes, at, space), Integer.MAX_VALUE - (long) at);
            int equals = indexOf(bytes, '=', space, bytes.length);
            if (end > bytes.length || end <= equals || bytes[end - 1] != '\n') {
                throw new NumberFormatException("an extended header's record does not end where it says");
            }
            pax.add(Names.decode(Arrays.copyOfRange(bytes, space + 1, equals)), bytes, equals + 1, end - 1);
            at = end;
        }
        return pax;
    }

    private static int indexOf(byte[] bytes, char wanted, int from, int end) {
        for (int i = from; i < end; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        throw new NumberFormatException("an extended header's record has no '" + wanted + "'");
    }

    private void add(String key, byte[] bytes, int from, int end) {
        if (key.equals("GNU.sparse.offset") || key.equals("GNU.sparse.numbytes")) {
            sparseMap.add(decimal(bytes, from, end));
        }
        values.put(key, Arrays.copyOfRange(bytes, from, end));
    }

    /**
     * Docker, GNU tar and libarchive do not agree on which keys of a global header count: what they would make different
     * files of is refused, the rest (comments, mostly) means nothing.
     */
    void checkGlobal() throws IOException {
        for (String key : values.keySet()) {
            if (Set.of("path", "linkpath", "size").contains(key) || key.startsWith("GNU.sparse.")) {
                throw new IOException("a global header sets " + key
                        + " for all entries that follow, which readers of archives do not agree on");
            }
        }
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    byte[] bytes(String key, byte[] otherwise) {
        byte @Nullable [] value = values.get(key);
        return value == null ? otherwise : value;
    }

    String text(String key) {
        return new String(bytes(key, new byte[0]), StandardCharsets.UTF_8);
    }

    long number(String key, long otherwise) {
        byte @Nullable [] value = values.get(key);
        return value == null ? otherwise : decimal(value, 0, value.length);
    }

    Instant time(String key, long otherwiseSeconds) {
        return has(key) ? instant(text(key)) : Instant.ofEpochSecond(otherwiseSeconds);
    }

    private static Instant instant(String text) {
        int dot = text.indexOf('.');
        String whole = dot < 0 ? text : text.substring(0, dot);
        String digits = dot < 0 ? "" : text.substring(dot + 1);
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9') || whole.length() > 20) {
            throw new NumberFormatException("not a time: " + text);
        }
        long nanos = Long.parseLong((digits + "000000000").substring(0, 9));
        long seconds = Long.parseLong(whole.isEmpty() || whole.equals("-") ? whole + "0" : whole);
        return Instant.ofEpochSecond(seconds, whole.startsWith("-") ? -nanos : nanos);
    }

    /** Extended attributes in either dialect. */
    Map<String, byte[]> xattrs() {
        Map<String, byte[]> found = new TreeMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(LIBARCHIVE)) {
                String name = java.net.URLDecoder.decode(key.substring(LIBARCHIVE.length()), StandardCharsets.UTF_8);
                found.putIfAbsent(name, Base64.getMimeDecoder().decode(value));
            }
        });
        values.forEach((key, value) -> {
            if (key.startsWith(SCHILY)) {
                found.put(key.substring(SCHILY.length()), value);
            }
        });
        return found;
    }

    static long decimal(byte[] bytes, int from, int end) {
        if (from >= end || end - from > 18) {
            throw new NumberFormatException("not a number, or one beyond 18 digits");
        }
        long value = 0;
        for (int i = from; i < end; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                throw new NumberFormatException("byte " + bytes[i] + " in a decimal number");
            }
            value = value * 10 + (bytes[i] - '0');
        }
        return value;
    }
}
