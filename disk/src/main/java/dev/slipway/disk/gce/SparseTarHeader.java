package dev.slipway.disk.gce;

import dev.slipway.disk.gce.GceDisk.Stretch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The header of a sparse file in GNU's old form (GNU tar manual, "Old GNU Format"), with its extensions. */
final class SparseTarHeader {
    static final int BLOCK_BYTES = 512;
    private static final int IN_HEADER = 4;
    private static final int IN_EXTENSION = 21;
    private static final int MAP_AT = 386;
    private static final int IS_EXTENDED_AT = 482;
    private static final int REAL_SIZE_AT = 483;
    private static final int EXTENSION_IS_EXTENDED_AT = 504;
    private static final int CHECKSUM_AT = 148;
    private static final int NUMBER_BYTES = 12;
    private static final long MOST_OCTAL = 1L << 33;

    private SparseTarHeader() {}

    static byte[] of(String name, long sizeBytes, List<Stretch> data) {
        List<Stretch> map = new ArrayList<>(data);
        // An entry of no bytes says where a file ends that ends with a hole.
        map.add(new Stretch(sizeBytes, 0));
        int extensions = Math.max(0, (map.size() - IN_HEADER + IN_EXTENSION - 1) / IN_EXTENSION);
        ByteBuffer all = ByteBuffer.allocate((1 + extensions) * BLOCK_BYTES);
        all.put(0, name.getBytes(StandardCharsets.US_ASCII));
        text(all, 100, "0000644");
        text(all, 108, "0000000");
        text(all, 116, "0000000");
        number(all, 124, data.stream().mapToLong(Stretch::sizeBytes).sum());
        number(all, 136, 0);
        all.put(156, (byte) 'S');
        text(all, 257, "ustar  ");
        for (int i = 0; i < Math.min(IN_HEADER, map.size()); i++) {
            entry(all, MAP_AT + i * 2 * NUMBER_BYTES, map.get(i));
        }
        all.put(IS_EXTENDED_AT, (byte) (extensions > 0 ? 1 : 0));
        number(all, REAL_SIZE_AT, sizeBytes);
        for (int i = IN_HEADER; i < map.size(); i++) {
            int block = 1 + (i - IN_HEADER) / IN_EXTENSION;
            entry(all, block * BLOCK_BYTES + (i - IN_HEADER) % IN_EXTENSION * 2 * NUMBER_BYTES, map.get(i));
        }
        for (int block = 1; block < extensions; block++) {
            all.put(block * BLOCK_BYTES + EXTENSION_IS_EXTENDED_AT, (byte) 1);
        }
        text(all, CHECKSUM_AT, "        ");
        int sum = 0;
        for (int i = 0; i < BLOCK_BYTES; i++) {
            sum += all.get(i) & 0xff;
        }
        text(all, CHECKSUM_AT, String.format("%06o", sum) + "\0 ");
        return all.array();
    }

    private static void entry(ByteBuffer all, int at, Stretch stretch) {
        number(all, at, stretch.atBytes());
        number(all, at + NUMBER_BYTES, stretch.sizeBytes());
    }

    /** Octal digits and a zero, or a binary number with the first bit set where it has too many digits. */
    private static void number(ByteBuffer all, int at, long value) {
        if (value < MOST_OCTAL) {
            text(all, at, String.format("%011o", value));
        } else {
            all.put(at, (byte) 0x80);
            all.putLong(at + NUMBER_BYTES - Long.BYTES, value);
        }
    }

    private static void text(ByteBuffer all, int at, String text) {
        all.put(at, text.getBytes(StandardCharsets.US_ASCII));
    }
}
