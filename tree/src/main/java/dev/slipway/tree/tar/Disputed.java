package dev.slipway.tree.tar;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What readers of archives do not agree on, so that a scanner would see other files than those that are unpacked. No
 * archiver in use writes any of it; it is refused.
 */
final class Disputed {
    private Disputed() {}

    /** A header that only describes the next one; a second of its kind replaces the first, or adds to it, or does not count. */
    static void checkRepeated(boolean seen, char type) throws IOException {
        if (seen) {
            throw new IOException("two headers of type '" + type + "' in a row describe one entry");
        }
    }

    /** A name that is said in both ways. */
    static void checkTwice(byte @Nullable [] longText, Pax pax, String key) throws IOException {
        if (longText != null && pax.has(key)) {
            throw new IOException("GNU's long name and an extended header's " + key + " describe one entry");
        }
        if (pax.has(key) && pax.bytes(key, new byte[0]).length == 0) {
            throw new IOException("an extended header's " + key + " is empty");
        }
    }

    /** An entry's type against its name and size. */
    static void checkEntry(TarHeader header, Pax pax, byte[] name, String path) throws IOException {
        char type = header.type();
        boolean file = type == '0' || type == '\0' || type == '7' || type == 'S';
        boolean slash = name.length > 0 && name[name.length - 1] == '/';
        if (file && slash && type != '\0') {
            throw new IOException("entry " + path + "/ is a file by its type and a directory by its name");
        }
        if (path.isEmpty() && (file ? !slash : type != '5' && type != 'D')) {
            throw new IOException("an entry that is no directory has no name");
        }
        boolean sized = header.sizeBytes() != 0 && "2346".indexOf(type) >= 0;
        if (!file && (sized || pax.number("size", 0) != 0)) {
            throw new IOException("entry " + path + " of type '" + type + "' has a size, and can have no content");
        }
    }

    /** The label of an archive. */
    static void checkLabel(TarHeader header, boolean described) throws IOException {
        if (header.sizeBytes() != 0 || described) {
            throw new IOException("the archive's label has content or an extended header");
        }
    }
}
