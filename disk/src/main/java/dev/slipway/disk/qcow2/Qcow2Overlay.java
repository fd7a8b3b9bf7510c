package dev.slipway.disk.qcow2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An empty overlay: a disk that is another one until it is written to. */
public final class Qcow2Overlay {
    private static final int CLUSTER_BYTES = Qcow2Header.CLUSTER_BYTES;
    private static final int MAXIMUM_BACKING_BYTES = 1023;

    private Qcow2Overlay() {}

    /**
     * Makes a new file.
     *
     * @param backing absolute, or relative to the folder of {@code file}
     * @param backingFormat {@code raw} or {@code qcow2}; QEMU must not guess it from what a guest wrote
     * @param sizeBytes may be larger than the backing disk; what it has more reads as zeros
     */
    public static void create(Path file, Path backing, String backingFormat, long sizeBytes) throws IOException {
        if (!backingFormat.equals("raw") && !backingFormat.equals("qcow2")) {
            throw new IllegalArgumentException("a backing file is raw or qcow2, not " + backingFormat);
        }
        if (backing.toString().getBytes(StandardCharsets.UTF_8).length > MAXIMUM_BACKING_BYTES) {
            throw new IOException("make the overlay " + file + ": the path of its backing file, " + backing
                    + ", is longer than the 1023 bytes that qcow2 has for it; use a relative path");
        }
        if (sizeBytes <= 0 || sizeBytes % 512 != 0) {
            throw new IllegalArgumentException("a disk's size is a multiple of 512 bytes, not " + sizeBytes);
        }
        int l1Entries = Qcow2Header.l1Entries(sizeBytes);
        long l1Clusters = Qcow2Header.clusters(8L * l1Entries);
        long used = 3 + l1Clusters;
        if (used > CLUSTER_BYTES / 2) {
            throw new IOException("make the overlay " + file + ": a disk of " + sizeBytes + " bytes is too large");
        }
        byte[] header = new Qcow2Header(sizeBytes, l1Entries, 3L * CLUSTER_BYTES, CLUSTER_BYTES, 1)
                .backing(backing.toString(), backingFormat)
                .bytes();
        ByteBuffer refcounts = ByteBuffer.allocate(2 * CLUSTER_BYTES);
        refcounts.putLong(0, 2L * CLUSTER_BYTES);
        for (int cluster = 0; cluster < used; cluster++) {
            refcounts.putShort(CLUSTER_BYTES + 2 * cluster, (short) 1);
        }
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            writeFully(out, ByteBuffer.wrap(header), 0);
            writeFully(out, refcounts, CLUSTER_BYTES);
            writeFully(out, ByteBuffer.allocate((int) l1Clusters * CLUSTER_BYTES), 3L * CLUSTER_BYTES);
        }
    }

    static void writeFully(FileChannel out, ByteBuffer bytes, long atBytes) throws IOException {
        long at = atBytes;
        while (bytes.hasRemaining()) {
            at += out.write(bytes, at);
        }
    }
}
