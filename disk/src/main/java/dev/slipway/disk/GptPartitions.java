package dev.slipway.disk;

import dev.slipway.disk.plan.PlanReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads which partitions a disk has. */
public final class GptPartitions {
    private static final long SIGNATURE = 0x5452_4150_2049_4645L;
    private static final int ENTRY_BYTES = 128;
    private static final int MOST_ENTRIES = 128;

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
