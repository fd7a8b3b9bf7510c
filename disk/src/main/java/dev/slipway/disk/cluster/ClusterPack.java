package dev.slipway.disk.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * Stored forms of clusters in a file of this host, found by the SHA-256 of what is in them. One process uses it at a
 * time. It can be lost at any moment: what is behind the last list of its content does not count, and damage is noticed.
 */
public final class ClusterPack implements Closeable {
    /** A list begins with it: what an encoder of another generation has stored does not count. */
    private static final long HEAD = 0x736c_6970_7761_7900L + Compression.GENERATION;

    private static final int MOST_CLUSTER_BYTES = 1 << 21;

    private final Path file;
    private final FileChannel data;
    private final PackList list;
    private boolean hasMore;

    private ClusterPack(Path file, FileChannel data, PackList list) {
        this.file = file;
        this.data = data;
        this.list = list;
    }

    /** Opens the pack in {@code folder}, and begins it anew where it has grown beyond {@code mostBytes}. */
    public static ClusterPack open(Path folder, long mostBytes) throws IOException {
        Files.createDirectories(folder);
        Path list = folder.resolve("list");
        FileChannel data = FileChannel.open(
                folder.resolve("data"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (data.size() > mostBytes) {
            Files.deleteIfExists(list);
        }
        ByteBuffer listed = ByteBuffer.wrap(Files.exists(list) ? Files.readAllBytes(list) : new byte[0]);
        if (listed.remaining() < Long.BYTES || listed.getLong() != HEAD) {
            listed.position(listed.limit());
        }
        ClusterPack pack = new ClusterPack(list, data, new PackList(listed, data.size(), MOST_CLUSTER_BYTES));
        data.truncate(pack.list.endBytes());
        return pack;
    }

    /** Where the stored form of the cluster with this digest is; it may be damaged. */
    public synchronized Optional<StoredPlace> find(ByteBuffer digest) {
        return list.find(digest);
    }

    /** Reads what was found. */
    public void read(StoredRun run) throws IOException {
        run.read(data);
    }

    /** Adds the stored form of a cluster, the array up to {@code length}. */
    public synchronized void keep(ByteBuffer digest, byte[] stored, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(stored, 0, length);
        long at = list.endBytes();
        while (bytes.hasRemaining()) {
            at += data.write(bytes, at);
        }
        list.add(digest, new StoredPlace(at - length, length, StoredPlace.checksum(bytes.rewind())));
        hasMore = true;
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
        Path part = file.resolveSibling("list.part");
        ByteBuffer head = ByteBuffer.allocate(Long.BYTES).putLong(0, HEAD);
        try (FileChannel out = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (ByteBuffer bytes : List.of(head, list.file())) {
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            }
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
