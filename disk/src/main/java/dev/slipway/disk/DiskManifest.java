package dev.slipway.disk;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What is on a disk, by the SHA-256 of each aligned 64 KiB that are not all zeros. */
public final class DiskManifest {
    private static final long MAGIC = 0x534c4950_434c5331L;
    private static final int DIGEST_BYTES = 32;
    private static final int ENTRY_BYTES = Long.BYTES + DIGEST_BYTES;

    private final long sizeBytes;
    private final NavigableMap<Long, byte[]> clusters;

    DiskManifest(long sizeBytes, Map<Long, byte[]> clusters) {
        this.sizeBytes = sizeBytes;
        this.clusters = Collections.unmodifiableNavigableMap(new TreeMap<>(clusters));
    }

    /** The size of the disk. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** The places of the clusters that hold something, in order. */
    public Iterable<Long> places() {
        return clusters.keySet();
    }

    /** How many bytes the clusters have that hold something. */
    public long dataBytes() {
        return (long) clusters.size() * DiskDigest.CLUSTER_BYTES;
    }

    /** Whether both disks hold the same at this place. */
    public boolean isSameAt(long atBytes, DiskManifest other) {
        return Arrays.equals(clusters.get(atBytes), other.clusters.get(atBytes));
    }

    /** The SHA-256 of the cluster at {@code atBytes}; empty for one of zeros. */
    public Optional<ByteBuffer> at(long atBytes) {
        return Optional.ofNullable(clusters.get(atBytes))
                .map(digest -> ByteBuffer.wrap(digest).asReadOnlyBuffer());
    }

    /** The digest of the whole, as {@link DiskDigest} defines it. */
    public byte[] digest() {
        return DiskDigest.over(sizeBytes, clusters);
    }

    /** Writes it into a new file. */
    public void write(Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeLong(MAGIC);
            out.writeLong(sizeBytes);
            out.writeInt(clusters.size());
            for (Map.Entry<Long, byte[]> cluster : clusters.entrySet()) {
                out.writeLong(cluster.getKey());
                out.write(cluster.getValue());
            }
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException when the file is not one, or is damaged
     */
    public static DiskManifest read(Path file) throws IOException {
        long fileBytes = Files.size(file);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            boolean isOne = fileBytes >= 2 * Long.BYTES + Integer.BYTES && in.readLong() == MAGIC;
            long sizeBytes = isOne ? in.readLong() : 0;
            int count = isOne ? in.readInt() : -1;
            if (count < 0 || fileBytes != 2 * Long.BYTES + Integer.BYTES + (long) count * ENTRY_BYTES) {
                throw new IOException("read " + file + ": it is not a whole list of a disk's clusters");
            }
            NavigableMap<Long, byte[]> clusters = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                clusters.put(in.readLong(), in.readNBytes(DIGEST_BYTES));
            }
            return new DiskManifest(sizeBytes, clusters);
        }
    }
}
