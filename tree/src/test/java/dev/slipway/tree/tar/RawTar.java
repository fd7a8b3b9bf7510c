package dev.slipway.tree.tar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Archives byte by byte, as no archiver writes them; checksums are right unless they are changed afterwards. */
final class RawTar {
    static final String POSIX = "ustar\00000";
    static final String GNU = "ustar  \0";
    private static final int BLOCK = 512;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A header whose size is that of {@code data}, and the data. */
    RawTar entry(char type, String name, String data) {
        return entry(type, name, data, header -> {});
    }

    /** The same, changed before its checksum is made. */
    RawTar entry(char type, String name, String data, Consumer<byte[]> change) {
        byte[] content = data.getBytes(StandardCharsets.ISO_8859_1);
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, String.format("%011o\0", content.length));
        put(header, 136, "00000000001\0");
        header[156] = (byte) type;
        put(header, 257, POSIX);
        change.accept(header);
        sum(header);
        bytes.writeBytes(header);
        bytes.writeBytes(Arrays.copyOf(content, (content.length + BLOCK - 1) / BLOCK * BLOCK));
        return this;
    }

    /** An extended header of these records. */
    RawTar pax(char type, String... records) {
        StringBuilder all = new StringBuilder();
        for (String record : records) {
            int length = record.length() + 3;
            while (Integer.toString(length).length() + record.length() + 2 != length) {
                length++;
            }
            all.append(length).append(' ').append(record).append('\n');
        }
        return entry(type, "PaxHeaders/x", all.toString());
    }

    RawTar block(byte[] block) {
        bytes.writeBytes(Arrays.copyOf(block, BLOCK));
        return this;
    }

    /** All of it with the two blocks of an archive's end. */
    byte[] end() {
        bytes.writeBytes(new byte[2 * BLOCK]);
        return bytes.toByteArray();
    }

    static void put(byte[] header, int offset, String text) {
        byte[] raw = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(raw, 0, header, offset, raw.length);
    }

    static void sum(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, String.format("%06o\0 ", sum));
    }
}
