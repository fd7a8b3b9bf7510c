package dev.slipway.disk.cluster;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Stored forms of clusters in a file of this host, found by the SHA-256 of what is in them. One process uses it at a
 * time. It can be lost at any moment: what is behind the last list of its content does not count, and damage is noticed.
 */
public final class ClusterPack implements Closeable {
    private static final int DIGEST_BYTES = 32;
    private static final int ENTRY_BYTES = DIGEST_BYTES + Long.BYTES + 2 * Integer.BYTES;
    /** A list begins with it: what an encoder of another generation has stored does not count. */
    private static final long HEAD = 0x736c_6970_7761_7900L + Compression.GENERATION;

    private static final int MOST_CLUSTER_BYTES = 1 << 21;
    private static final int WINDOW_BYTES = MOST_CLUSTER_BYTES;

    private final Path list;
    private final FileChannel data;
    private final Map<ByteBuffer, Place> places = new LinkedHashMap<>();
    /** A part of the data, as it was when it was read. */
    private final ByteBuffer window = ByteBuffer.allocateDirect(WINDOW_BYTES).limit(0);

    private long windowAt;
    private long wantedTo = -1;
    private long end;
    private boolean hasMore;

    private record Place(long atBytes, int length, int checksum) {
        long endBytes() {
            return atBytes + length;
        }
    }

    private ClusterPack(Path list, FileChannel data) {
        this.list = list;
        this.data = data;
    }

    /** Opens the pack in {@code folder}, and begins it anew where it has grown beyond {@code mostBytes}. */
    public static ClusterPack open(Path folder, long mostBytes) throws IOException {
        Files.createDirectories(folder);
        Path list = folder.resolve("list");
        FileChannel data = FileChannel.open(
                folder.resolve("data"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        ClusterPack pack = new ClusterPack(list, data);
        if (data.size() > mostBytes) {
            Files.deleteIfExists(list);
        }
        if (Files.exists(list)) {
            pack.readList(data.size());
        }
        data.truncate(pack.end);
        return pack;
    }

    private void readList(long dataBytes) throws IOException {
        long count = (Files.size(list) - Long.BYTES) / ENTRY_BYTES;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(list)))) {
            if (Files.size(list) < Long.BYTES || in.readLong() != HEAD) {
                return;
            }
            for (long i = 0; i < count; i++) {
                ByteBuffer digest = ByteBuffer.wrap(in.readNBytes(DIGEST_BYTES));
                Place place = new Place(in.readLong(), in.readInt(), in.readInt());
                boolean isPossible = place.length > 0
                        && place.length <= MOST_CLUSTER_BYTES
                        && place.atBytes >= 0
                        && place.endBytes() <= dataBytes;
                if (isPossible) {
                    places.put(digest, place);
                    end = Math.max(end, place.endBytes());
                }
            }
        }
    }

    /** Whether the cluster with this digest was kept; it may be damaged. */
    public synchronized boolean lists(ByteBuffer digest) {
        return places.containsKey(digest);
    }

    /** The stored form of the cluster with this digest. */
    public synchronized Optional<byte[]> find(ByteBuffer digest) throws IOException {
        Place place = places.get(digest);
        if (place == null) {
            return Optional.empty();
        }
        if (place.atBytes < windowAt || place.endBytes() > windowAt + window.limit()) {
            // What was kept together is mostly wanted together.
            load(place.atBytes, place.atBytes == wantedTo ? WINDOW_BYTES : place.length);
        }
        wantedTo = place.endBytes();
        if (wantedTo > windowAt + window.limit()) {
            return Optional.empty();
        }
        byte[] stored = new byte[place.length];
        window.get((int) (place.atBytes - windowAt), stored);
        return checksum(stored, stored.length) == place.checksum ? Optional.of(stored) : Optional.empty();
    }

    private void load(long atBytes, int count) throws IOException {
        window.clear().limit(count);
        windowAt = atBytes;
        while (window.hasRemaining() && data.read(window, windowAt + window.position()) > 0) {
            // Reads on until all is there, or the file has ended.
        }
        window.flip();
    }

    /** Adds the stored form of a cluster, the array up to {@code length}. */
    public synchronized void keep(ByteBuffer digest, byte[] stored, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(stored, 0, length);
        long at = end;
        while (bytes.hasRemaining()) {
            at += data.write(bytes, at);
        }
        ByteBuffer key =
                ByteBuffer.allocate(DIGEST_BYTES).put(digest.duplicate()).flip();
        places.put(key, new Place(end, length, checksum(stored, length)));
        end = at;
        hasMore = true;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }

    @Override
    public void close() throws IOException {
        try (data) {
            if (hasMore) {
                writeList();
            }
        }
    }

    private void writeList() throws IOException {
        Path part = list.resolveSibling("list.part");
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
            out.writeLong(HEAD);
            for (Map.Entry<ByteBuffer, Place> entry : places.entrySet()) {
                out.write(entry.getKey().array());
                out.writeLong(entry.getValue().atBytes);
                out.writeInt(entry.getValue().length);
                out.writeInt(entry.getValue().checksum);
            }
        }
        Files.move(part, list, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
