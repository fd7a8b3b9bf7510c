package dev.slipway.disk.qcow2;

import static dev.slipway.disk.qcow2.Qcow2Header.CLUSTER_BYTES;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/** A qcow2 file that holds what a disk has otherwise than another one; written by several threads in any order. */
public final class Qcow2Delta implements Closeable {
    private static final long COPIED = 1L << 63;
    private static final long ZERO = 1;
    private static final int PER_TABLE = CLUSTER_BYTES / Long.BYTES;
    private static final int COUNTS_PER_BLOCK = CLUSTER_BYTES / Short.BYTES;

    private final FileChannel out;
    private final Path base;
    private final long sizeBytes;
    private final long[] first;
    private final long[][] second;
    private final AtomicLong next;

    private Qcow2Delta(FileChannel out, Path base, long sizeBytes) {
        this.out = out;
        this.base = base;
        this.sizeBytes = sizeBytes;
        this.first = new long[Qcow2Header.l1Entries(sizeBytes)];
        this.second = new long[first.length][];
        this.next = new AtomicLong((1 + Qcow2Header.clusters((long) Long.BYTES * first.length)) * CLUSTER_BYTES);
    }

    /**
     * Begins a new file.
     *
     * @param base the raw disk below, relative to the folder of {@code file}
     */
    public static Qcow2Delta create(Path file, Path base, long sizeBytes) throws IOException {
        FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new Qcow2Delta(out, base, sizeBytes);
    }

    /** The cluster at {@code atBytes} is this; a shorter one, at the disk's end, is filled with zeros. */
    public void put(long atBytes, ByteBuffer cluster) throws IOException {
        long place = next.getAndAdd(CLUSTER_BYTES);
        Qcow2Overlay.writeFully(out, cluster, place);
        enter(atBytes, place | COPIED);
    }

    /** The cluster at {@code atBytes} holds zeros. */
    public void zero(long atBytes) {
        enter(atBytes, ZERO);
    }

    private synchronized void enter(long atBytes, long entry) {
        long cluster = atBytes / CLUSTER_BYTES;
        int table = (int) (cluster / PER_TABLE);
        if (second[table] == null) {
            second[table] = new long[PER_TABLE];
            first[table] = next.getAndAdd(CLUSTER_BYTES) | COPIED;
        }
        second[table][(int) (cluster % PER_TABLE)] = entry;
    }

    /** Completes the file, once all is in it. */
    public void finish() throws IOException {
        for (int table = 0; table < first.length; table++) {
            if (second[table] != null) {
                Qcow2Overlay.writeFully(out, longs(second[table], CLUSTER_BYTES), first[table] & ~COPIED);
            }
        }
        int firstBytes = (int) Qcow2Header.clusters((long) Long.BYTES * first.length) * CLUSTER_BYTES;
        Qcow2Overlay.writeFully(out, longs(first, firstBytes), CLUSTER_BYTES);
        long used = next.get() / CLUSTER_BYTES;
        // The table of counts and the blocks of counts are counted, too; a delta is small, so one cluster of table
        // does.
        int blocks = (int) ((used + 1 + COUNTS_PER_BLOCK) / (COUNTS_PER_BLOCK - 1));
        long tableAt = next.get();
        long[] table = new long[blocks];
        for (int i = 0; i < blocks; i++) {
            table[i] = tableAt + (long) (1 + i) * CLUSTER_BYTES;
        }
        Qcow2Overlay.writeFully(out, longs(table, CLUSTER_BYTES), tableAt);
        ByteBuffer counts = ByteBuffer.allocate(blocks * CLUSTER_BYTES);
        for (int i = 0; i < used + 1 + blocks; i++) {
            counts.putShort(i * Short.BYTES, (short) 1);
        }
        Qcow2Overlay.writeFully(out, counts, tableAt + CLUSTER_BYTES);
        byte[] header = new Qcow2Header(sizeBytes, first.length, CLUSTER_BYTES, tableAt, 1)
                .backing(base.toString(), "raw")
                .bytes();
        Qcow2Overlay.writeFully(out, ByteBuffer.wrap(header), 0);
    }

    private static ByteBuffer longs(long[] values, int bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        buffer.asLongBuffer().put(values);
        return buffer;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
