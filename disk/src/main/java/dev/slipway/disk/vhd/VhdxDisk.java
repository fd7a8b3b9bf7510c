package dev.slipway.disk.vhd;

import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.UUID;
import java.util.zip.CRC32C;

/** A planned disk as a dynamic VHDX (MS-VHDX), written from front to back: only blocks of 2 MiB that hold something. */
public final class VhdxDisk {
    private static final int KIBIBYTE = 1 << 10;
    private static final int MEBIBYTE = 1 << 20;
    private static final int SECTOR_BYTES = 512;
    private static final int PHYSICAL_SECTOR_BYTES = 4096;
    private static final int BLOCK_BYTES = 2 * MEBIBYTE;
    private static final long MOST_BYTES = 64L << 40;

    /** Section 2.5: after so many blocks the table has an entry for a bitmap of sectors, which only a child needs. */
    private static final int CHUNK_BLOCKS = (int) ((1L << 23) * SECTOR_BYTES / BLOCK_BYTES);

    private static final int FULLY_PRESENT = 6;
    private static final int REQUIRED = 4;
    private static final int REQUIRED_OF_DISK = 6;
    private static final int LOG_AT = MEBIBYTE;
    private static final int METADATA_AT = 2 * MEBIBYTE;
    private static final int TABLE_AT = 3 * MEBIBYTE;

    private final DiskPlan plan;
    private final UUID id;
    private final int entries;
    private final int tableBytes;

    private VhdxDisk(DiskPlan plan, UUID id) {
        this.plan = plan;
        this.id = id;
        int blocks = Math.toIntExact((plan.sizeBytes() + BLOCK_BYTES - 1) / BLOCK_BYTES);
        this.entries = blocks + (blocks - 1) / CHUNK_BLOCKS;
        this.tableBytes = (entries * Long.BYTES + MEBIBYTE - 1) / MEBIBYTE * MEBIBYTE;
    }

    /** Writes the whole file; its identifiers follow from {@code id}, and its size is rounded up to whole sectors. */
    public static void write(DiskPlan plan, OutputStream out, UUID id, DiskProgress progress) throws IOException {
        if (plan.sizeBytes() > MOST_BYTES) {
            throw new IOException("a VHDX ends at 64 TiB, but the disk has " + plan.sizeBytes() + " bytes");
        }
        long sizeBytes = (plan.sizeBytes() + SECTOR_BYTES - 1) / SECTOR_BYTES * SECTOR_BYTES;
        DiskPlan whole = new DiskPlan(sizeBytes, plan.segments());
        VhdxDisk disk = new VhdxDisk(whole, id);
        out.write(disk.front().array());
        out.write(disk.metadata().array());
        Blocks blocks = Blocks.of(whole, BLOCK_BYTES);
        out.write(disk.table(blocks.used()).array());
        blocks.write(out, new byte[0], progress);
        out.flush();
    }

    private static ByteBuffer room(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The first 2 MiB: who wrote it, both headers, both tables of regions, an empty log. */
    private ByteBuffer front() {
        ByteBuffer front = room(2 * MEBIBYTE);
        front.put(ascii("vhdxfile")).put("Slipway".getBytes(StandardCharsets.UTF_16LE));
        // The one with the higher sequence number is in force.
        front.put(64 * KIBIBYTE, header(1).array());
        front.put(128 * KIBIBYTE, header(2).array());
        byte[] regions = regions().array();
        front.put(192 * KIBIBYTE, regions);
        front.put(256 * KIBIBYTE, regions);
        return front;
    }

    /** Section 2.2.2; a log of no identifier has nothing to replay. */
    private ByteBuffer header(long sequence) {
        ByteBuffer header = room(4 * KIBIBYTE);
        header.put(ascii("head")).putInt(0).putLong(sequence);
        header.put(guid(derived("file"))).put(guid(derived("data"))).put(new byte[16]);
        header.putShort((short) 0).putShort((short) 1).putInt(MEBIBYTE).putLong(LOG_AT);
        return sealed(header);
    }

    private ByteBuffer regions() {
        ByteBuffer regions = room(64 * KIBIBYTE);
        regions.put(ascii("regi")).putInt(0).putInt(2).putInt(0);
        region(regions, "2DC27766-F623-4200-9D64-115E9BFD4A08", TABLE_AT, tableBytes);
        region(regions, "8B7CA206-4790-4B9A-B8FE-575F050F886E", METADATA_AT, MEBIBYTE);
        return sealed(regions);
    }

    private static void region(ByteBuffer regions, String kind, long atBytes, int bytes) {
        regions.put(guid(UUID.fromString(kind))).putLong(atBytes).putInt(bytes).putInt(1);
    }

    /** Section 2.6. */
    private ByteBuffer metadata() {
        ByteBuffer metadata = room(MEBIBYTE);
        ByteBuffer items = metadata.slice(64 * KIBIBYTE, 64 * KIBIBYTE).order(ByteOrder.LITTLE_ENDIAN);
        metadata.put(ascii("metadata")).putShort((short) 0).putShort((short) 5).put(new byte[20]);
        item(metadata, "CAA16737-FA36-4D43-B3B6-33F0AA44E76B", items, 8, REQUIRED);
        items.putInt(BLOCK_BYTES).putInt(0);
        item(metadata, "2FA54224-CD1B-4876-B211-5DBED83BF4B8", items, 8, REQUIRED_OF_DISK);
        items.putLong(plan.sizeBytes());
        item(metadata, "BECA12AB-B2E6-4523-93EF-C309E000C746", items, 16, REQUIRED_OF_DISK);
        items.put(guid(id));
        item(metadata, "8141BF1D-A96F-4709-BA47-F233A8FAAB5F", items, 4, REQUIRED_OF_DISK);
        items.putInt(SECTOR_BYTES);
        item(metadata, "CDA348C7-445D-4471-9CC9-E9885251C556", items, 4, REQUIRED_OF_DISK);
        items.putInt(PHYSICAL_SECTOR_BYTES);
        return metadata;
    }

    private static void item(ByteBuffer metadata, String kind, ByteBuffer items, int bytes, int flags) {
        metadata.put(guid(UUID.fromString(kind)));
        metadata.putInt(64 * KIBIBYTE + items.position())
                .putInt(bytes)
                .putInt(flags)
                .putInt(0);
    }

    private ByteBuffer table(BitSet used) {
        ByteBuffer table = room(tableBytes);
        long at = (long) TABLE_AT + tableBytes;
        for (int block = used.nextSetBit(0); block >= 0; block = used.nextSetBit(block + 1)) {
            table.putLong((block + block / CHUNK_BLOCKS) * Long.BYTES, at | FULLY_PRESENT);
            at += BLOCK_BYTES;
        }
        return table;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private UUID derived(String purpose) {
        return UUID.nameUUIDFromBytes((purpose + " of " + id).getBytes(StandardCharsets.US_ASCII));
    }

    /** The first three fields of a GUID are little-endian. */
    private static byte[] guid(UUID id) {
        byte[] bytes = new byte[16];
        ByteBuffer guid = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long high = id.getMostSignificantBits();
        guid.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
        guid.order(ByteOrder.BIG_ENDIAN).putLong(id.getLeastSignificantBits());
        return bytes;
    }

    /** Puts the CRC-32C of the whole, taken with zeros in its place, behind the four letters. */
    private static ByteBuffer sealed(ByteBuffer structure) {
        CRC32C sum = new CRC32C();
        sum.update(structure.duplicate().clear());
        return structure.putInt(4, (int) sum.getValue());
    }
}
