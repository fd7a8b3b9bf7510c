package dev.slipway.tree;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * File names as strings: UTF-8 as it is, and each byte that is not UTF-8 as the lone surrogate U+DC00 + byte,
 * so that every name of a Linux file system has one string and comes back byte for byte.
 */
public final class Names {
    private static final int ESCAPE = 0xDC00;

    private Names() {}

    /** The string of a name's bytes. */
    public static String decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        // What is not UTF-8 has become this character; a name may also have it by itself.
        return text.indexOf('\uFFFD') < 0 ? text : decodeWithEscapes(bytes);
    }

    private static String decodeWithEscapes(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < bytes.length) {
            int length = sequenceLength(bytes, at);
            if (length == 0) {
                text.append((char) (ESCAPE + (bytes[at] & 0xff)));
                at++;
            } else {
                text.append(new String(bytes, at, length, StandardCharsets.UTF_8));
                at += length;
            }
        }
        return text.toString();
    }

    /** The length of the valid UTF-8 sequence at {@code at}, 0 if there is none. */
    private static int sequenceLength(byte[] bytes, int at) {
        int lead = bytes[at] & 0xff;
        int length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
        if (length == 0 || at + length > bytes.length) {
            return 0;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length));
            return length;
        } catch (CharacterCodingException e) {
            return 0;
        }
    }

    /** The bytes of a name. */
    public static byte[] encode(String name) {
        if (!hasEscapes(name)) {
            return name.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int at = 0; at < name.length(); ) {
            int point = name.codePointAt(at);
            if (point > ESCAPE + 0x7f && point <= ESCAPE + 0xff) {
                bytes.write(point - ESCAPE);
            } else {
                bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
            }
            at += Character.charCount(point);
        }
        return bytes.toByteArray();
    }

    private static boolean hasEscapes(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) > ESCAPE + 0x7f && name.charAt(i) <= ESCAPE + 0xff) {
                return true;
            }
        }
        return false;
    }

    /** Orders names as their bytes are ordered, each byte unsigned. */
    public static int compare(String a, String b) {
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                return x < 0x80 && y < 0x80 ? x - y : Arrays.compareUnsigned(encode(a), encode(b));
            }
        }
        return a.length() - b.length();
    }

    /** The directory of a path: all before its last slash, the empty string for a path without one. */
    public static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** The last part of a path. */
    public static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The path of {@code name} in {@code directory}, which may be the root. */
    public static String join(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }
}
