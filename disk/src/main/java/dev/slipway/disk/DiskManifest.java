package dev.slipway.disk;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What is on a disk, by the SHA-256 of each aligned 64 KiB that are not all zeros; where they come from unchanged files
 * of this host, also of which, so that they need not be read again.
 */
public final class DiskManifest {
    private static final long MAGIC = 0x534c4950_434c5332L;
    /** Of lists without sources, as images have that were built before there were any. */
    private static final long MAGIC_WITHOUT_SOURCES = 0x534c4950_434c5331L;

    private static final int DIGEST_BYTES = 32;
    private static final int HEADER_BYTES = 2 * Long.BYTES + Integer.BYTES;
    private static final byte[] NO_SOURCE = new byte[DIGEST_BYTES];

    private final long sizeBytes;
    /** In order. */
    private final long[] places;
    /** One behind the other, in the order of the places. */
    private final byte[] digests;

    private final byte[] sources;

    private DiskManifest(long sizeBytes, int count) {
        this.sizeBytes = sizeBytes;
        this.places = new long[count];
        this.digests = new byte[Math.multiplyExact(count, DIGEST_BYTES)];
        this.sources = new byte[digests.length];
    }

    /** A list of digests and sources by place. */
    static DiskManifest of(long sizeBytes, Map<Long, byte[]> clusters, Map<Long, byte[]> sources) {
        DiskManifest made = new DiskManifest(sizeBytes, clusters.size());
        int index = 0;
        for (long place : clusters.keySet()) {
            made.places[index++] = place;
        }
        Arrays.sort(made.places);
        for (int i = 0; i < made.places.length; i++) {
            put(clusters.getOrDefault(made.places[i], NO_SOURCE), made.digests, i);
            put(sources.getOrDefault(made.places[i], NO_SOURCE), made.sources, i);
        }
        return made;
    }

    private static void put(byte[] digest, byte[] all, int index) {
        System.arraycopy(digest, 0, all, index * DIGEST_BYTES, DIGEST_BYTES);
    }

    /** The size of the disk. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** The places of the clusters that hold something, in order. */
    public LongStream places() {
        return Arrays.stream(places);
    }

    /** How many bytes the clusters have that hold something. */
    public long dataBytes() {
        return (long) places.length * DiskDigest.CLUSTER_BYTES;
    }

    /** Whether both disks hold the same at this place. */
    public boolean isSameAt(long atBytes, DiskManifest other) {
        return at(atBytes).equals(other.at(atBytes));
    }

    /** The SHA-256 of the cluster at {@code atBytes}; empty for one of zeros. */
    public Optional<ByteBuffer> at(long atBytes) {
        int index = Arrays.binarySearch(places, atBytes);
        return index < 0
                ? Optional.empty()
                : Optional.of(ByteBuffer.wrap(digests, index * DIGEST_BYTES, DIGEST_BYTES)
                        .asReadOnlyBuffer());
    }

    /** The SHA-256 of the cluster at {@code atBytes}, if it was made of the same ranges of the same files. */
    Optional<byte[]> madeOf(byte[] source, long atBytes) {
        int index = Arrays.binarySearch(places, atBytes);
        int from = index * DIGEST_BYTES;
        return index >= 0 && Arrays.equals(source, 0, DIGEST_BYTES, sources, from, from + DIGEST_BYTES)
                ? Optional.of(Arrays.copyOfRange(digests, from, from + DIGEST_BYTES))
                : Optional.empty();
    }

    /** The digest of the whole, as {@link DiskDigest} defines it. */
    public byte[] digest() {
        MessageDigest sha256 = DiskDigest.sha256();
        ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
        sha256.update(number.putLong(0, sizeBytes).array());
        for (int i = 0; i < places.length; i++) {
            sha256.update(number.putLong(0, places[i]).array());
            sha256.update(digests, i * DIGEST_BYTES, DIGEST_BYTES);
        }
        return sha256.digest();
    }

    /** Writes it into a new file. */
    public void write(Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeLong(MAGIC);
            out.writeLong(sizeBytes);
            out.writeInt(places.length);
            for (int i = 0; i < places.length; i++) {
                out.writeLong(places[i]);
                out.write(digests, i * DIGEST_BYTES, DIGEST_BYTES);
                out.write(sources, i * DIGEST_BYTES, DIGEST_BYTES);
            }
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException when the file is not one, or is damaged
     */
    public static DiskManifest read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        long fileBytes = bytes.remaining();
        long magic = fileBytes >= HEADER_BYTES ? bytes.getLong() : 0;
        boolean isOne = magic == MAGIC || magic == MAGIC_WITHOUT_SOURCES;
        long sizeBytes = isOne ? bytes.getLong() : 0;
        int count = isOne ? bytes.getInt() : -1;
        int entryBytes = Long.BYTES + (magic == MAGIC ? 2 : 1) * DIGEST_BYTES;
        if (count < 0 || fileBytes != HEADER_BYTES + (long) count * entryBytes) {
            throw new IOException("read " + file + ": it is not a whole list of a disk's clusters");
        }
        DiskManifest read = new DiskManifest(sizeBytes, count);
        for (int i = 0; i < count; i++) {
            read.places[i] = bytes.getLong();
            bytes.get(read.digests, i * DIGEST_BYTES, DIGEST_BYTES);
            if (magic == MAGIC) {
                bytes.get(read.sources, i * DIGEST_BYTES, DIGEST_BYTES);
            }
            long least = i == 0 ? 0 : read.places[i - 1] + 1;
            if (read.places[i] < least
                    || read.places[i] >= sizeBytes
                    || read.places[i] % DiskDigest.CLUSTER_BYTES != 0) {
                throw new IOException("read " + file + ": its places are not those of clusters in order");
            }
        }
        return read;
    }
}
