package dev.slipway.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** GRUB's two images for a BIOS, made to find each other on a disk as grub-bios-setup would do it. */
public final class BiosBoot {
    private static final int SECTOR_BYTES = GptTable.SECTOR_BYTES;
    /** The MBR's bytes before the disk's signature and partitions. */
    private static final int BOOT_CODE_BYTES = 440;
    /** What fits between 0x9000 and 0x78000, where GRUB loads itself. */
    private static final int MAXIMUM_CORE_SECTORS = (0x78000 - 0x9000) / SECTOR_BYTES;

    private static final int CORE_ADDRESS = 0x5c;
    private static final int DRIVE_CHECK = 0x66;
    private static final int BLOCK_LIST = 0x1f4;
    private static final int LOAD_SEGMENT = 0x820;
    private static final byte NOP = (byte) 0x90;

    private final byte[] boot;
    private final byte[] core;

    private BiosBoot(byte[] boot, byte[] core) {
        this.boot = boot;
        this.core = core;
    }

    /** Takes {@code boot.img} and the {@code core.img} that grub-mkimage made for i386-pc. */
    public static BiosBoot of(byte[] bootImage, byte[] coreImage) throws IOException {
        boolean isBoot = bootImage.length == SECTOR_BYTES && word(bootImage, 510) == 0xaa55;
        if (!isBoot) {
            throw new IOException("embed GRUB for BIOS: boot.img must be 512 bytes that end in 55 AA, but has "
                    + bootImage.length + "; take the one of the package grub-pc-bin");
        }
        int sectors = (coreImage.length + SECTOR_BYTES - 1) / SECTOR_BYTES;
        if (sectors < 2 || sectors > MAXIMUM_CORE_SECTORS) {
            throw new IOException("embed GRUB for BIOS: core.img must have 2 to " + MAXIMUM_CORE_SECTORS
                    + " sectors of 512 bytes, but has " + sectors + "; build it with fewer modules");
        }
        if (word(coreImage, BLOCK_LIST + 10) != LOAD_SEGMENT) {
            throw new IOException("embed GRUB for BIOS: core.img does not begin with GRUB's diskboot.img;"
                    + " make it by grub-mkimage -O i386-pc");
        }
        return new BiosBoot(bootImage.clone(), Arrays.copyOf(coreImage, sectors * SECTOR_BYTES));
    }

    private static int word(byte[] bytes, int offset) {
        return bytes.length < offset + 2 ? 0 : (bytes[offset] & 0xff) | ((bytes[offset + 1] & 0xff) << 8);
    }

    /** The MBR's code, which loads the core from {@code sector}. */
    byte[] bootCode(long sector) {
        byte[] code = Arrays.copyOf(boot, BOOT_CODE_BYTES);
        ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN).putLong(CORE_ADDRESS, sector);
        // GRUB's own setup does this too: the drive number a BIOS gives is right on every machine of today.
        code[DRIVE_CHECK] = NOP;
        code[DRIVE_CHECK + 1] = NOP;
        return code;
    }

    /** The core as it must be at {@code sector}. */
    byte[] coreAt(long sector) {
        byte[] placed = core.clone();
        ByteBuffer list = ByteBuffer.wrap(placed).order(ByteOrder.LITTLE_ENDIAN);
        list.putLong(BLOCK_LIST, sector + 1);
        list.putShort(BLOCK_LIST + 8, (short) (placed.length / SECTOR_BYTES - 1));
        list.putShort(BLOCK_LIST + 10, (short) LOAD_SEGMENT);
        return placed;
    }
}
