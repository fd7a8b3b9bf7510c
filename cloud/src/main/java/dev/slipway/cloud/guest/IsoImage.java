package dev.slipway.cloud.guest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A CD of a few small files in its root (ECMA-119, level 2): kernels show its upper-case names in lower case, which is
 * all that cloud-init needs.
 */
final class IsoImage {
    private static final int SECTOR = 2048;
    private static final int DESCRIPTOR_SECTOR = 16;
    private static final int PATH_TABLE_LSB = 18;
    private static final int PATH_TABLE_MSB = 19;
    private static final int ROOT = 20;
    private static final int FIRST_FILE = 21;
    private static final int PATH_TABLE_BYTES = 10;

    private IsoImage() {}

    private record Extent(String name, int sector, int length) {}

    /** The image's bytes; the files must be few enough for one sector of directory. */
    static byte[] of(String label, Map<String, String> files) {
        List<Extent> extents = new ArrayList<>();
        Map<Integer, byte[]> contents = new TreeMap<>();
        int sector = FIRST_FILE;
        for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
            byte[] bytes = file.getValue().getBytes(StandardCharsets.UTF_8);
            extents.add(new Extent(file.getKey().toUpperCase(Locale.ROOT) + ".;1", sector, bytes.length));
            contents.put(sector, bytes);
            sector += Math.max(1, (bytes.length + SECTOR - 1) / SECTOR);
        }
        ByteBuffer image = ByteBuffer.allocate(sector * SECTOR);
        primary(image, label, sector);
        terminator(image);
        pathTable(image, PATH_TABLE_LSB, ByteOrder.LITTLE_ENDIAN);
        pathTable(image, PATH_TABLE_MSB, ByteOrder.BIG_ENDIAN);
        image.position(ROOT * SECTOR);
        directoryRecord(image, new Extent("\0", ROOT, SECTOR), true);
        directoryRecord(image, new Extent("\1", ROOT, SECTOR), true);
        extents.forEach(extent -> directoryRecord(image, extent, false));
        contents.forEach((at, bytes) -> image.put(at * SECTOR, bytes));
        return image.array();
    }

    private static void primary(ByteBuffer image, String label, int sectors) {
        int start = DESCRIPTOR_SECTOR * SECTOR;
        image.position(start);
        image.put((byte) 1).put(ascii("CD001")).put((byte) 1).put((byte) 0);
        text(image, "LINUX", 32);
        text(image, label, 32);
        image.position(start + 80);
        both32(image, sectors);
        image.position(start + 120);
        both16(image, 1);
        both16(image, 1);
        both16(image, SECTOR);
        both32(image, PATH_TABLE_BYTES);
        image.order(ByteOrder.LITTLE_ENDIAN).putInt(PATH_TABLE_LSB).putInt(0);
        image.order(ByteOrder.BIG_ENDIAN).putInt(PATH_TABLE_MSB).putInt(0);
        directoryRecord(image, new Extent("\0", ROOT, SECTOR), true);
        text(image, "", 128 * 4 + 37 * 3);
        for (int date = 0; date < 4; date++) {
            // Sixteen zeros and a zero byte mean that no date is given.
            image.put(ascii("0".repeat(16))).put((byte) 0);
        }
        image.put((byte) 1);
    }

    private static void terminator(ByteBuffer image) {
        image.position((DESCRIPTOR_SECTOR + 1) * SECTOR);
        image.put((byte) 255).put(ascii("CD001")).put((byte) 1);
    }

    private static void pathTable(ByteBuffer image, int sector, ByteOrder order) {
        image.position(sector * SECTOR).order(order);
        image.put((byte) 1).put((byte) 0).putInt(ROOT).putShort((short) 1).putShort((short) 0);
        image.order(ByteOrder.BIG_ENDIAN);
    }

    private static void directoryRecord(ByteBuffer image, Extent extent, boolean directory) {
        int nameLength = extent.name().length();
        int length = 33 + nameLength + (nameLength % 2 == 0 ? 1 : 0);
        int start = image.position();
        image.put((byte) length).put((byte) 0);
        both32(image, extent.sector());
        both32(image, extent.length());
        // 1970-01-01, so that equal files give equal images.
        image.put((byte) 70).put((byte) 1).put((byte) 1).putInt(0);
        image.put((byte) (directory ? 2 : 0)).putShort((short) 0);
        both16(image, 1);
        image.put((byte) nameLength).put(ascii(extent.name()));
        image.position(start + length);
    }

    private static void both32(ByteBuffer image, int value) {
        image.order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .order(ByteOrder.BIG_ENDIAN)
                .putInt(value);
    }

    private static void both16(ByteBuffer image, int value) {
        image.order(ByteOrder.LITTLE_ENDIAN).putShort((short) value);
        image.order(ByteOrder.BIG_ENDIAN).putShort((short) value);
    }

    private static void text(ByteBuffer image, String value, int length) {
        image.put(ascii(value + " ".repeat(length - value.length())));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
