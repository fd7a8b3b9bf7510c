package dev.slipway.build.copy;

import dev.slipway.tree.host.FileStatus;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The SHA-256 of files that have been read before, so that an unchanged context need not be read again.
 *
 * <p>A file is known by its file system, inode, size, modification and change time. Nobody can set the change time
 * back, so a stale digest is impossible save within one tick of the kernel's clock; files changed that lately are not
 * remembered. For use by several threads; of several processes the last to save wins, which costs others a second look.
 */
public final class DigestMemo {
    private static final int MAGIC = 0x534c4d32;
    private static final int DIGEST_BYTES = 32;
    private static final int MAXIMUM_ENTRIES = 300_000;
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final Optional<Path> file;
    private final InstantSource clock;
    private final Map<Identity, Known> known = new ConcurrentHashMap<>();
    private volatile boolean changed;

    private record Identity(long fileSystem, long inode, long sizeBytes, Instant modified, Instant changed) {}

    private record Known(String digest, long usedDay) {}

    private DigestMemo(Optional<Path> file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /** What an earlier {@link #save} left in {@code file}; a file that is missing or damaged is an empty memory. */
    public static DigestMemo open(Path file) throws IOException {
        return open(file, InstantSource.system());
    }

    static DigestMemo open(Path file, InstantSource clock) throws IOException {
        DigestMemo memo = new DigestMemo(Optional.of(file), clock);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            memo.load(in);
        } catch (NoSuchFileException | EOFException e) {
            // Nothing remembered, or only a part: what is missing is read again.
            return memo;
        }
        return memo;
    }

    /** A memory that starts empty and is kept nowhere. */
    public static DigestMemo ofThisBuild() {
        return new DigestMemo(Optional.empty(), InstantSource.system());
    }

    private void load(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            return;
        }
        int count = Math.min(in.readInt(), MAXIMUM_ENTRIES);
        byte[] digest = new byte[DIGEST_BYTES];
        for (int i = 0; i < count; i++) {
            Identity identity =
                    new Identity(in.readLong(), in.readLong(), in.readLong(), readInstant(in), readInstant(in));
            in.readFully(digest);
            known.put(identity, new Known(HexFormat.of().formatHex(digest), in.readInt()));
        }
    }

    private static Instant readInstant(DataInputStream in) throws IOException {
        long seconds = in.readLong();
        return Instant.ofEpochSecond(Math.clamp(seconds, -1L << 40, 1L << 40), in.readInt());
    }

    /** The digest of a regular file's content in hexadecimal, if it is remembered. */
    Optional<String> find(FileStatus status) {
        Identity identity = identity(status);
        Known found = known.get(identity);
        if (found == null) {
            return Optional.empty();
        }
        if (found.usedDay != today()) {
            known.put(identity, new Known(found.digest, today()));
            changed = true;
        }
        return Optional.of(found.digest);
    }

    /** Remembers what was read; {@code status} was taken before and after reading, without a difference. */
    void remember(FileStatus status, String digest) {
        if (status.changed().isAfter(clock.instant().minus(SETTLED))) {
            return;
        }
        known.put(identity(status), new Known(digest, today()));
        changed = true;
    }

    private static Identity identity(FileStatus status) {
        return new Identity(
                status.fileSystem(), status.inode(), status.sizeBytes(), status.modified(), status.changed());
    }

    private long today() {
        return clock.instant().getEpochSecond() / 86_400;
    }

    /** Writes what is remembered to the file it was opened from; the least lately used go first when there are too many. */
    public synchronized void save() throws IOException {
        if (file.isEmpty() || !changed) {
            return;
        }
        Path target = file.get();
        Path directory = target.toAbsolutePath().getParent();
        Path written = Files.createTempFile(directory == null ? Path.of("/") : directory, "memo", ".new");
        try {
            changed = false;
            try (DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(written), 1 << 16))) {
                write(out);
            }
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private void write(DataOutputStream out) throws IOException {
        List<Map.Entry<Identity, Known>> kept = known.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<Identity, Known> entry) -> -entry.getValue().usedDay))
                .limit(MAXIMUM_ENTRIES)
                .toList();
        out.writeInt(MAGIC);
        out.writeInt(kept.size());
        for (Map.Entry<Identity, Known> entry : kept) {
            Identity identity = entry.getKey();
            out.writeLong(identity.fileSystem);
            out.writeLong(identity.inode);
            out.writeLong(identity.sizeBytes);
            writeInstant(out, identity.modified);
            writeInstant(out, identity.changed);
            out.write(HexFormat.of().parseHex(entry.getValue().digest));
            out.writeInt((int) entry.getValue().usedDay);
        }
    }

    private static void writeInstant(DataOutputStream out, Instant time) throws IOException {
        out.writeLong(time.getEpochSecond());
        out.writeInt(time.getNano());
    }
}
