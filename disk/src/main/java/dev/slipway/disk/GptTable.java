package dev.slipway.disk;

import dev.slipway.disk.plan.Segment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;

/** A GUID partition table with its copy at the disk's end and the protective MBR (UEFI 2.10 §5). */
final class GptTable {
    static final int SECTOR_BYTES = 512;
    /** The first megabyte is the tables'; partitions begin on whole megabytes. */
    static final long FIRST_USABLE_BYTES = 1 << 20;

    private static final int ENTRIES = 128;
    private static final int ENTRY_BYTES = 128;
    private static final int ENTRY_SECTORS = ENTRIES * ENTRY_BYTES / SECTOR_BYTES;
    private static final int HEADER_BYTES = 92;
    private static final int NAME_CHARACTERS = 36;
    /** The space behind the last partition that the copy needs. */
    static final long BACKUP_BYTES = (1L + ENTRY_SECTORS) * SECTOR_BYTES;

    /** A partition at a place. */
    record Slot(UUID type, UUID id, String name, long startBytes, long sizeBytes) {
        Slot {
            if (name.length() > NAME_CHARACTERS) {
                throw new IllegalArgumentException(
                        "the partition name '" + name + "' is longer than " + NAME_CHARACTERS + " characters");
            }
        }
    }

    private final UUID disk;
    private final long sectors;
    private final byte[] entries;

    GptTable(UUID disk, long diskBytes, List<Slot> slots) {
        this.disk = disk;
        this.sectors = diskBytes / SECTOR_BYTES;
        this.entries = entries(slots);
    }

    private static byte[] entries(List<Slot> slots) {
        ByteBuffer b = ByteBuffer.allocate(ENTRIES * ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            b.position(i * ENTRY_BYTES);
            putGuid(b, slot.type());
            putGuid(b, slot.id());
            b.putLong(slot.startBytes() / SECTOR_BYTES);
            b.putLong((slot.startBytes() + slot.sizeBytes()) / SECTOR_BYTES - 1);
            b.putLong(0);
            b.put(slot.name().getBytes(StandardCharsets.UTF_16LE));
        }
        return b.array();
    }

    /** The first three fields of a GUID are little-endian. */
    private static void putGuid(ByteBuffer b, UUID id) {
        long high = id.getMostSignificantBits();
        b.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
        b.put(ByteBuffer.allocate(8).putLong(id.getLeastSignificantBits()).array());
    }

    /** The tables, with boot code of at most 440 bytes in the protective MBR. */
    List<Segment> segments(byte[] bootCode) {
        List<Segment> segments = new ArrayList<>();
        segments.add(Segment.of(0, protectiveMbr(bootCode)));
        segments.add(Segment.of(SECTOR_BYTES, header(1, sectors - 1, 2)));
        segments.add(Segment.of(2 * SECTOR_BYTES, entries));
        long copy = sectors - 1 - ENTRY_SECTORS;
        segments.add(Segment.of(copy * SECTOR_BYTES, entries));
        segments.add(Segment.of((sectors - 1) * SECTOR_BYTES, header(sectors - 1, 1, copy)));
        return segments;
    }

    private byte[] protectiveMbr(byte[] bootCode) {
        ByteBuffer b = ByteBuffer.allocate(SECTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        b.put(bootCode);
        b.position(446);
        b.put((byte) 0).put(new byte[] {0, 2, 0}).put((byte) 0xee).put(new byte[] {-1, -1, -1});
        b.putInt(1).putInt((int) Math.min(sectors - 1, 0xffff_ffffL));
        b.putShort(510, (short) 0xaa55);
        return b.array();
    }

    private byte[] header(long here, long other, long entriesAt) {
        ByteBuffer b = ByteBuffer.allocate(SECTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        b.put("EFI PART".getBytes(StandardCharsets.US_ASCII));
        b.putInt(0x10000).putInt(HEADER_BYTES).putInt(0).putInt(0);
        b.putLong(here).putLong(other);
        b.putLong(2 + ENTRY_SECTORS).putLong(sectors - 2 - ENTRY_SECTORS);
        putGuid(b, disk);
        b.putLong(entriesAt).putInt(ENTRIES).putInt(ENTRY_BYTES).putInt(crc(entries, entries.length));
        b.putInt(16, crc(b.array(), HEADER_BYTES));
        return b.array();
    }

    private static int crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
