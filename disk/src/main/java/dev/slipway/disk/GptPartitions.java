package dev.slipway.disk;

import dev.slipway.disk.plan.PlanReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;

/** Reads which partitions a disk has. */
public final class GptPartitions {
    private static final long SIGNATURE = 0x5452_4150_2049_4645L;
    private static final int ENTRY_BYTES = 128;
    private static final int MOST_ENTRIES = 128;
    private static final int LEAST_HEADER_BYTES = 92;

    private GptPartitions() {}

    /** A partition that is there. */
    public record Found(String name, UUID type, long atBytes, long sizeBytes) {}

    /**
     * The partitions by their number.
     *
     * @throws IOException when there is no partition table, or one that does not fit the disk
     */
    public static List<Found> of(PlanReader disk) throws IOException {
        ByteBuffer header = read(disk, GptTable.SECTOR_BYTES, GptTable.SECTOR_BYTES);
        long entriesAt = header.getLong(72);
        boolean isOne = header.getLong(0) == SIGNATURE && header.getInt(84) == ENTRY_BYTES;
        if (!isOne || entriesAt < 2 || entriesAt > disk.sizeBytes() / GptTable.SECTOR_BYTES) {
            throw new IOException("read the partitions of a disk: it has no GUID partition table that is known here");
        }
        int count = Math.clamp(Integer.toUnsignedLong(header.getInt(80)), 0, MOST_ENTRIES);
        ByteBuffer entries = read(disk, entriesAt * GptTable.SECTOR_BYTES, count * ENTRY_BYTES);
        check(header, entries);
        List<Found> found = new ArrayList<>();
        for (int at = 0; at < count * ENTRY_BYTES; at += ENTRY_BYTES) {
            UUID type = guid(entries, at);
            long first = entries.getLong(at + 32);
            long last = entries.getLong(at + 40);
            boolean isUsed = type.getMostSignificantBits() != 0;
            if (isUsed && (first < 0 || last < first || last >= disk.sizeBytes() / GptTable.SECTOR_BYTES)) {
                throw new IOException("read the partitions of a disk: one lies outside of it");
            }
            if (isUsed) {
                byte[] name = new byte[72];
                entries.get(at + 56, name);
                found.add(new Found(
                        new String(name, StandardCharsets.UTF_16LE).replace("\0", ""),
                        type,
                        first * GptTable.SECTOR_BYTES,
                        (last - first + 1) * GptTable.SECTOR_BYTES));
            }
        }
        return found;
    }

    /** Both checksums of UEFI's specification, section 5.3.2; a table that says less than it holds is not believed. */
    private static void check(ByteBuffer header, ByteBuffer entries) throws IOException {
        long headerBytes = Integer.toUnsignedLong(header.getInt(12));
        int written = header.getInt(16);
        int writtenOfEntries = header.getInt(88);
        header.putInt(16, 0);
        boolean isWhole = headerBytes >= LEAST_HEADER_BYTES
                && headerBytes <= header.capacity()
                && crc(header, (int) headerBytes) == written
                && crc(entries, entries.capacity()) == writtenOfEntries;
        if (!isWhole) {
            throw new IOException("read the partitions of a disk: its partition table is damaged,"
                    + " as its checksums say; sgdisk can restore it from the copy at the disk's end");
        }
    }

    private static int crc(ByteBuffer bytes, int count) {
        CRC32 crc = new CRC32();
        crc.update(bytes.slice(0, count));
        return (int) crc.getValue();
    }

    private static UUID guid(ByteBuffer b, int at) {
        long high = (Integer.toUnsignedLong(b.getInt(at)) << 32)
                | ((b.getShort(at + 4) & 0xffffL) << 16)
                | (b.getShort(at + 6) & 0xffffL);
        return new UUID(high, Long.reverseBytes(b.getLong(at + 8)));
    }

    private static ByteBuffer read(PlanReader disk, long at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        disk.read(at, bytes);
        return bytes.flip();
    }
}
