package dev.slipway.disk.qcow2;

import static dev.slipway.disk.qcow2.Qcow2Header.CLUSTER_BYTES;

import dev.slipway.disk.cluster.Cluster;
import dev.slipway.disk.cluster.ClusterSource;
import dev.slipway.disk.cluster.Compression;
import dev.slipway.disk.cluster.KnownClusters;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A planned disk as a qcow2 file: header, first-level table, second-level tables, data in the disk's order, refcounts.
 *
 * <p>The bytes do not depend on the number of threads.
 */
public final class Qcow2Disk {
    private static final long COPIED = 1L << 63;
    private static final long COMPRESSED = 1L << 62;
    /** Where the number of sectors begins in the entry of a compressed cluster of 64 KiB. */
    private static final int SECTORS_SHIFT = 62 - (Qcow2Header.CLUSTER_BITS - 8);

    private static final int BUFFER_BYTES = 1 << 18;
    private static final int SECTOR_BYTES = 512;

    private final DiskPlan plan;
    private final FileChannel out;
    private final long[] l1;
    private final long[][] l2;
    private short[] refcounts = new short[1024];
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private long bufferAt;
    /** Where the next cluster is put, or has been already. */
    private long nextAt;

    private Qcow2Disk(DiskPlan plan, FileChannel out) {
        this.plan = plan;
        this.out = out;
        this.l1 = new long[Qcow2Header.l1Entries(plan.sizeBytes())];
        this.l2 = new long[l1.length][];
    }

    /** Writes a new file, which must not exist, and is the caller's to remove after an error. */
    public static void write(DiskPlan plan, Path file, Compression compression, DiskProgress progress)
            throws IOException {
        write(plan, file, compression, progress, KnownClusters.NONE);
    }

    /** Writes the same file, with less work where clusters are known as {@code compression} stores them. */
    public static void write(
            DiskPlan plan, Path file, Compression compression, DiskProgress progress, KnownClusters known)
            throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            new Qcow2Disk(plan, out).write(compression, progress, known);
        } catch (IOException e) {
            throw new IOException("write the disk " + file + ": " + e.getMessage(), e);
        }
    }

    private void write(Compression compression, DiskProgress progress, KnownClusters known) throws IOException {
        placeTables();
        try (ClusterSource source = ClusterSource.open(plan, CLUSTER_BYTES, compression, progress, known)) {
            for (Cluster c = source.next(); !c.isEnd(); c = source.next()) {
                add(c);
            }
        }
        alignEnd();
        flush();
        writeTables(compression instanceof Compression.Zstd);
    }

    /** Room for the tables at the file's start: which of them are needed is known from the plan. */
    private void placeTables() {
        long next = (1 + Qcow2Header.clusters(8L * l1.length)) * CLUSTER_BYTES;
        for (int segment = 0; segment < plan.segments().size(); segment++) {
            int from = (int) (plan.segments().get(segment).atBytes() / Qcow2Header.L2_SPAN_BYTES);
            int to = (int) ((plan.segments().get(segment).endBytes() - 1) / Qcow2Header.L2_SPAN_BYTES);
            for (int table = from; table <= to; table++) {
                if (l2[table] == null) {
                    l2[table] = new long[CLUSTER_BYTES / 8];
                    l1[table] = next | COPIED;
                    next += CLUSTER_BYTES;
                }
            }
        }
        bufferAt = next;
        nextAt = next;
        for (int cluster = 0; cluster < next / CLUSTER_BYTES; cluster++) {
            refer(cluster);
        }
    }

    private void add(Cluster cluster) throws IOException {
        int table = (int) (cluster.index() / (CLUSTER_BYTES / 8));
        int entry = (int) (cluster.index() % (CLUSTER_BYTES / 8));
        if (!cluster.isCompressed()) {
            alignEnd();
        }
        long at = nextAt;
        nextAt += cluster.length();
        if (nextAt > bufferAt + buffer.position()) {
            put(cluster);
        }
        for (long host = at / CLUSTER_BYTES; host <= (at + cluster.length() - 1) / CLUSTER_BYTES; host++) {
            refer(host);
        }
        if (cluster.isCompressed()) {
            long sectors = ((at & 511) + cluster.length() - 1) / 512;
            l2[table][entry] = COMPRESSED | (sectors << SECTORS_SHIFT) | at;
        } else {
            l2[table][entry] = at | COPIED;
        }
    }

    /** What is together is written from where it is, and not copied once more. */
    private void put(Cluster cluster) throws IOException {
        ByteBuffer together = cluster.together();
        int togetherBytes = together.remaining();
        if (togetherBytes > cluster.length()) {
            flush();
            Qcow2Overlay.writeFully(out, together, bufferAt);
            bufferAt += togetherBytes;
        } else {
            reserve(cluster.length());
            cluster.copyTo(buffer);
        }
    }

    private void refer(long hostCluster) {
        if (hostCluster >= refcounts.length) {
            refcounts = Arrays.copyOf(refcounts, refcounts.length * 2);
        }
        refcounts[(int) hostCluster]++;
    }

    private void alignEnd() throws IOException {
        int over = (int) ((bufferAt + buffer.position()) % CLUSTER_BYTES);
        if (over != 0) {
            reserve(CLUSTER_BYTES - over);
            buffer.put(new byte[CLUSTER_BYTES - over]);
            nextAt += CLUSTER_BYTES - over;
        }
    }

    private void reserve(int count) throws IOException {
        if (buffer.remaining() < count) {
            flush();
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        int length = buffer.remaining();
        Qcow2Overlay.writeFully(out, buffer, bufferAt);
        bufferAt += length;
        buffer.clear();
    }

    private void writeTables(boolean isZstd) throws IOException {
        long tableAt = bufferAt;
        long dataClusters = tableAt / CLUSTER_BYTES;
        int perBlock = CLUSTER_BYTES / 2;
        long blocks = 0;
        long tableClusters = 1;
        // The refcounts count themselves too.
        while (blocks * perBlock < dataClusters + tableClusters + blocks) {
            blocks = (dataClusters + tableClusters + blocks + perBlock - 1) / perBlock;
            tableClusters = Qcow2Header.clusters(8 * blocks);
        }
        for (long cluster = dataClusters; cluster < dataClusters + tableClusters + blocks; cluster++) {
            refer(cluster);
        }
        long blocksAt = tableAt + tableClusters * CLUSTER_BYTES;
        ByteBuffer table = ByteBuffer.allocate((int) tableClusters * CLUSTER_BYTES);
        ByteBuffer counts = ByteBuffer.allocate((int) blocks * CLUSTER_BYTES);
        for (int i = 0; i < blocks; i++) {
            table.putLong(blocksAt + (long) i * CLUSTER_BYTES);
        }
        for (int i = 0; i < Math.min(refcounts.length, blocks * perBlock); i++) {
            counts.putShort(2 * i, refcounts[i]);
        }
        Qcow2Overlay.writeFully(out, table.rewind(), tableAt);
        Qcow2Overlay.writeFully(out, counts, blocksAt);
        writeMaps();
        // QEMU counts a disk in sectors, and would leave out the end of one that has a part of one.
        long sizeBytes = (plan.sizeBytes() + SECTOR_BYTES - 1) / SECTOR_BYTES * SECTOR_BYTES;
        Qcow2Header header = new Qcow2Header(sizeBytes, l1.length, CLUSTER_BYTES, tableAt, (int) tableClusters);
        Qcow2Overlay.writeFully(out, ByteBuffer.wrap((isZstd ? header.zstd() : header).bytes()), 0);
    }

    private void writeMaps() throws IOException {
        for (int table = 0; table < l1.length; table++) {
            if (l2[table] != null) {
                Qcow2Overlay.writeFully(out, longs(l2[table]), l1[table] & ~COPIED);
            }
        }
        ByteBuffer first = ByteBuffer.allocate((int) Qcow2Header.clusters(8L * l1.length) * CLUSTER_BYTES);
        first.asLongBuffer().put(l1);
        Qcow2Overlay.writeFully(out, first, CLUSTER_BYTES);
    }

    private static ByteBuffer longs(long[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 8);
        bytes.asLongBuffer().put(values);
        return bytes;
    }
}
