package dev.slipway.build.base;

import dev.slipway.build.rootless.UserNamespaces;
import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.build.store.KeyLock;
import dev.slipway.build.store.Scratch;
import dev.slipway.build.store.Store;
import dev.slipway.oci.Blob;
import dev.slipway.oci.Digest;
import dev.slipway.oci.OciException;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import dev.slipway.tree.host.DirectoryWriter;
import dev.slipway.tree.host.Posix;
import dev.slipway.tree.host.UserNamespace;
import dev.slipway.tree.tar.Compression;
import dev.slipway.tree.tar.TarReader;
import dev.slipway.tree.tar.TarWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;

/**
 * Archives of strangers become snapshots. Nothing is written outside of the snapshot's directory, and nothing is
 * published whose digest is not the one that was promised.
 */
public final class Unpacker {
    /** More than any system has; an archive of this many entries is an attack on the file system's inodes. */
    private static final long MAXIMUM_ENTRIES = 5_000_000;

    private final Store store;

    /** Unpacks into {@code store}. */
    public Unpacker(Store store) {
        this.store = store;
    }

    /** The snapshot of an image's layer, unpacked when the store does not have it. */
    Snapshot layer(Blob blob, Digest diffId, String what) throws IOException, InterruptedException {
        return layer(blob, snapshotId(diffId), diffId, what);
    }

    /** The snapshot {@code id}, made of an archive with the digest {@code diffId} when the store does not have it. */
    public Snapshot layer(Blob blob, String id, Digest diffId, String what) throws IOException, InterruptedException {
        KeyLock lock = store.lock("snapshot " + id);
        try {
            Optional<Snapshot> known = Snapshot.find(store, id);
            if (known.isPresent()) {
                return known.get();
            }
            try (Scratch scratch = store.scratch("layer")) {
                Path root = emptyRoot(scratch);
                Digest found;
                try (InputStream in = blob.open()) {
                    found = unpack(in, root, what);
                }
                if (!found.equals(diffId)) {
                    throw new BaseException(what + " unpacks to " + found + ", and the image's configuration says "
                            + diffId + ": the image is damaged or was tampered with; get it again.");
                }
                return Snapshot.publish(store, root, id);
            }
        } catch (IOException e) {
            throw failed(what, e);
        } finally {
            lock.close();
        }
    }

    /** A layer made of an archive without a promise, and the digest of the archive before compression. */
    record Unpacked(Snapshot snapshot, Digest diffId) {}

    /** The snapshot of a root file system's archive. */
    Unpacked archive(Path file) throws IOException {
        try (Scratch scratch = store.scratch("layer")) {
            Path root = emptyRoot(scratch);
            Digest diffId;
            try (InputStream in = Files.newInputStream(file)) {
                diffId = unpack(in, root, file.toString());
            }
            return new Unpacked(Snapshot.publish(store, root, snapshotId(diffId)), diffId);
        } catch (IOException e) {
            throw failed(file.toString(), e);
        }
    }

    /** The snapshot of a directory's tree, owners kept. */
    Unpacked tree(Layer layer, String what) throws IOException {
        MessageDigest hasher = Digest.hasher("sha256");
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), hasher)) {
            TarWriter.write(layer, out);
        }
        Digest diffId = Digest.of("sha256", hasher.digest());
        Optional<Snapshot> known = Snapshot.find(store, snapshotId(diffId));
        if (known.isPresent()) {
            return new Unpacked(known.get(), diffId);
        }
        try (Scratch scratch = store.scratch("layer")) {
            Path root = emptyRoot(scratch);
            try (DirectoryWriter writer = overlayWriter(root)) {
                for (Entry entry : layer.entries()) {
                    writer.write(entry);
                }
            }
            return new Unpacked(Snapshot.publish(store, root, snapshotId(diffId)), diffId);
        } catch (IOException e) {
            throw failed(what, e);
        }
    }

    private static String snapshotId(Digest diffId) {
        return diffId.algorithm() + "-" + diffId.hex();
    }

    private static Path emptyRoot(Scratch scratch) throws IOException {
        Path root = Files.createDirectory(scratch.directory().resolve("root"));
        Posix.chmod(root, 0755);
        Posix.setTimes(root, Instant.EPOCH);
        return root;
    }

    private static DirectoryWriter overlayWriter(Path root) throws IOException {
        Optional<String> refusal = UserNamespaces.refusal();
        if (refusal.isPresent()) {
            throw new BaseException(refusal.get());
        }
        DirectoryWriter.Whiteouts marks =
                UserNamespace.isOwn() ? DirectoryWriter.Whiteouts.OVERLAY_USERXATTR : DirectoryWriter.Whiteouts.OVERLAY;
        return DirectoryWriter.open(root, marks, DirectoryWriter.Owners.KEEP);
    }

    /** Unpacks all of {@code packed} and gives the digest of what it is before compression. */
    private static Digest unpack(InputStream packed, Path root, String what) throws IOException {
        MessageDigest hasher = Digest.hasher("sha256");
        InflationLimit limit = new InflationLimit(packed, what);
        try (InputStream plain = limit.plain(Compression.open(limit));
                InputStream hashed = new DigestInputStream(plain, hasher);
                TarReader reader = TarReader.of(new KeptOpen(hashed), what);
                DirectoryWriter writer = overlayWriter(root)) {
            long count = 0;
            for (Optional<Entry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                count++;
                if (count > MAXIMUM_ENTRIES) {
                    throw new BaseException(
                            what + " has more than " + MAXIMUM_ENTRIES + " entries, which no system has.");
                }
                writer.write(entry.get());
            }
            // The digest covers what comes after the archive's end, too, and so does the compressed blob's.
            hashed.transferTo(OutputStream.nullOutputStream());
            limit.transferTo(OutputStream.nullOutputStream());
        }
        return Digest.of("sha256", hasher.digest());
    }

    private IOException failed(String what, IOException failure) {
        // What stopped the bytes below a reader is said by itself, not by the reader that ran out of them.
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BaseException known) {
                return known;
            }
            if (cause instanceof OciException known) {
                return known;
            }
        }
        return store.explain("Cannot unpack " + what, failure);
    }
}
