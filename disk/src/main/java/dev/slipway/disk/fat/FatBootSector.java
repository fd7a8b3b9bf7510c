package dev.slipway.disk.fat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The first sector of a volume, which says how it is laid out. */
final class FatBootSector {
    static final int COPY_SECTOR = 6;
    private static final int HARD_DISK = 0xf8;
    /** int 18h: tell the BIOS that there is nothing to boot here. */
    private static final byte[] NO_BOOT = {(byte) 0xcd, 0x18, (byte) 0xeb, (byte) 0xfe};

    private final FatGeometry geometry;
    private final byte[] label;
    private final int serial;

    FatBootSector(FatGeometry geometry, byte[] label, int serial) {
        this.geometry = geometry;
        this.label = label;
        this.serial = serial;
    }

    byte[] bytes() {
        ByteBuffer b = ByteBuffer.allocate(FatGeometry.SECTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int code = geometry.isFat32() ? 90 : 62;
        b.put((byte) 0xeb).put((byte) (code - 2)).put((byte) 0x90);
        b.put("slipway ".getBytes(StandardCharsets.US_ASCII));
        b.putShort((short) FatGeometry.SECTOR_BYTES).put((byte) geometry.sectorsPerCluster());
        b.putShort((short) geometry.reservedSectors()).put((byte) 2);
        b.putShort((short) (geometry.isFat32() ? 0 : FatGeometry.FAT16_ROOT_ENTRIES));
        boolean isSmall = !geometry.isFat32() && geometry.sectors() < 0x10000;
        b.putShort((short) (isSmall ? geometry.sectors() : 0)).put((byte) HARD_DISK);
        b.putShort((short) (geometry.isFat32() ? 0 : geometry.fatSectors()));
        b.putShort((short) 32).putShort((short) 2).putInt(0);
        b.putInt((int) (isSmall ? 0 : geometry.sectors()));
        if (geometry.isFat32()) {
            b.putInt(geometry.fatSectors())
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putInt(2);
            b.putShort((short) 1).putShort((short) COPY_SECTOR).put(new byte[12]);
        }
        b.put((byte) 0x80).put((byte) 0).put((byte) 0x29).putInt(serial).put(label);
        b.put((geometry.isFat32() ? "FAT32   " : "FAT16   ").getBytes(StandardCharsets.US_ASCII));
        b.put(NO_BOOT);
        b.putShort(510, (short) 0xaa55);
        return b.array();
    }
}
