package dev.slipway.disk.vmdk;

import dev.slipway.disk.cluster.Cluster;
import dev.slipway.disk.cluster.ClusterSource;
import dev.slipway.disk.cluster.Compression;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A planned disk as a stream-optimized VMDK: header, descriptor, compressed grains each behind a marker, a table after
 * the grains of every 32 MiB, the directory, and the header again with the directory's place.
 */
public final class VmdkDisk {
    private static final int SECTOR_BYTES = 512;
    private static final int GRAIN_BYTES = 64 * 1024;
    private static final int GRAIN_SECTORS = GRAIN_BYTES / SECTOR_BYTES;
    private static final int GRAINS_PER_TABLE = 512;
    private static final int OVERHEAD_SECTORS = 128;
    private static final int DESCRIPTOR_SECTORS = 20;
    private static final long AT_END = -1;
    private static final int TABLE_MARKER = 1;
    private static final int DIRECTORY_MARKER = 2;
    private static final int FOOTER_MARKER = 3;
    private static final int END_MARKER = 0;

    private final DiskPlan plan;
    private final OutputStream out;
    private final int[] directory;
    private final int[] table = new int[GRAINS_PER_TABLE];
    private long sectors;

    private VmdkDisk(DiskPlan plan, OutputStream out) {
        this.plan = plan;
        this.out = out;
        long grains = (plan.sizeBytes() + GRAIN_BYTES - 1) / GRAIN_BYTES;
        this.directory = new int[(int) ((grains + GRAINS_PER_TABLE - 1) / GRAINS_PER_TABLE)];
    }

    /**
     * Writes the disk to a stream, which may be a pipe.
     *
     * @param contentId what tells this content from another, so that the same disk gives the same bytes
     * @param level of zlib, 1 (fast) to 9 (small)
     */
    public static void write(DiskPlan plan, OutputStream out, int contentId, int level, DiskProgress progress)
            throws IOException {
        if (plan.sizeBytes() % SECTOR_BYTES != 0) {
            throw new IOException(
                    "a VMDK has whole sectors of 512 bytes, but the disk has " + plan.sizeBytes() + " bytes");
        }
        VmdkDisk disk = new VmdkDisk(plan, out);
        disk.head(contentId);
        Compression zlib = new Compression.ZlibStream(level);
        try (ClusterSource source = ClusterSource.open(plan, GRAIN_BYTES, zlib, progress)) {
            disk.grains(source, zlib.mostBytes(GRAIN_BYTES));
        }
        disk.end();
    }

    private void head(int contentId) throws IOException {
        put(header(AT_END));
        byte[] descriptor = descriptor(contentId).getBytes(StandardCharsets.US_ASCII);
        put(ByteBuffer.allocate(DESCRIPTOR_SECTORS * SECTOR_BYTES)
                .put(descriptor)
                .array());
        put(new byte[(OVERHEAD_SECTORS - 1 - DESCRIPTOR_SECTORS) * SECTOR_BYTES]);
    }

    private byte[] header(long directoryAt) {
        byte[] bytes = new byte[SECTOR_BYTES];
        ByteBuffer header = little(bytes);
        header.put("KDMV".getBytes(StandardCharsets.US_ASCII)).putInt(3);
        // Line ends can be checked, grains are compressed, markers tell what follows.
        header.putInt(0x30001);
        header.putLong(plan.sizeBytes() / SECTOR_BYTES).putLong(GRAIN_SECTORS);
        header.putLong(1).putLong(DESCRIPTOR_SECTORS);
        header.putInt(GRAINS_PER_TABLE).putLong(0).putLong(directoryAt).putLong(OVERHEAD_SECTORS);
        header.put((byte) 0).put("\n \r\n".getBytes(StandardCharsets.US_ASCII)).putShort((short) 1);
        return bytes;
    }

    private String descriptor(int contentId) {
        long size = plan.sizeBytes() / SECTOR_BYTES;
        return """
                # Disk DescriptorFile
                version=1
                CID=%08x
                parentCID=ffffffff
                createType="streamOptimized"

                # Extent description
                RW %d SPARSE "disk.vmdk"

                # The Disk Data Base
                #DDB

                ddb.virtualHWVersion = "7"
                ddb.geometry.cylinders = "%d"
                ddb.geometry.heads = "255"
                ddb.geometry.sectors = "63"
                ddb.adapterType = "lsilogic"
                """.formatted(contentId, size, Math.min(65_535, size / (255 * 63)));
    }

    private void grains(ClusterSource source, int mostBytes) throws IOException {
        byte[] bytes = new byte[Long.BYTES + Integer.BYTES + mostBytes];
        int current = -1;
        for (Cluster grain = source.next(); !grain.isEnd(); grain = source.next()) {
            int wanted = (int) (grain.index() / GRAINS_PER_TABLE);
            if (wanted != current) {
                table(current);
                current = wanted;
            }
            table[(int) (grain.index() % GRAINS_PER_TABLE)] = sector();
            ByteBuffer stored = little(bytes).clear();
            grain.copyTo(stored.putLong(grain.index() * GRAIN_SECTORS).putInt(grain.length()));
            out.write(bytes, 0, stored.position());
            pad(stored.position());
        }
        table(current);
    }

    private int sector() throws IOException {
        if (sectors > 0xffff_ffffL) {
            throw new IOException("the disk does not fit into a VMDK, whose tables end at 2 TiB");
        }
        return (int) sectors;
    }

    /** Ends the table of the grains before it. */
    private void table(int index) throws IOException {
        if (index < 0) {
            return;
        }
        marker(GRAINS_PER_TABLE * Integer.BYTES / SECTOR_BYTES, TABLE_MARKER);
        directory[index] = sector();
        byte[] bytes = new byte[GRAINS_PER_TABLE * Integer.BYTES];
        little(bytes).asIntBuffer().put(table);
        put(bytes);
        java.util.Arrays.fill(table, 0);
    }

    private void end() throws IOException {
        int bytes = (directory.length * Integer.BYTES + SECTOR_BYTES - 1) / SECTOR_BYTES * SECTOR_BYTES;
        marker(bytes / SECTOR_BYTES, DIRECTORY_MARKER);
        long directoryAt = sectors;
        byte[] entries = new byte[bytes];
        little(entries).asIntBuffer().put(directory);
        put(entries);
        marker(1, FOOTER_MARKER);
        put(header(directoryAt));
        marker(0, END_MARKER);
        out.flush();
    }

    private void marker(long followingSectors, int type) throws IOException {
        byte[] marker = new byte[SECTOR_BYTES];
        little(marker).putLong(followingSectors).putInt(0).putInt(type);
        put(marker);
    }

    private void put(byte[] whole) throws IOException {
        out.write(whole);
        sectors += whole.length / SECTOR_BYTES;
    }

    private void pad(int written) throws IOException {
        int over = written % SECTOR_BYTES;
        if (over != 0) {
            out.write(new byte[SECTOR_BYTES - over]);
        }
        sectors += (written + SECTOR_BYTES - 1) / SECTOR_BYTES;
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
