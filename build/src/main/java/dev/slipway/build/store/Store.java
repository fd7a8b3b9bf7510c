package dev.slipway.build.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Slipway's directory on disk, open for use by this process; any number of processes may use one at the same time.
 *
 * <p>Nothing is ever written in place: it is made in a {@link Scratch} and renamed to its name.
 */
public final class Store implements AutoCloseable {
    static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path home;
    private final Residency residency;
    private final Unsynced unsynced;

    private Store(Path home, Residency residency, Unsynced unsynced) {
        this.home = home;
        this.residency = residency;
        this.unsynced = unsynced;
    }

    /** Opens the store at {@code home}, making it when it is not there and sweeping what killed processes left. */
    public static Store open(Path home) throws IOException, InterruptedException {
        try {
            Files.createDirectories(home);
            Path real = home.toRealPath();
            for (String name : new String[] {"records", "places", "images", "machines", "log", "blobs/sha256"}) {
                Files.createDirectories(real.resolve(name));
            }
            // Snapshots hold other systems' setuid programs and password files: no local user may reach them.
            for (String name : new String[] {"snapshots", "tmp"}) {
                if (!Files.isDirectory(real.resolve(name))) {
                    makePrivate(real.resolve(name));
                }
            }
            Unsynced unsynced = Unsynced.of(real);
            unsynced.review();
            return new Store(real, Residency.enter(real.resolve("tmp")), unsynced);
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw unopened(home, e);
        }
    }

    /** What the system says of a directory that cannot be made is often no more than its name. */
    private static StoreException unopened(Path home, IOException failure) {
        String what = "The store cannot be opened";
        String next = " Set SLIPWAY_HOME to a directory, or to where one can be made.";
        if (Files.exists(home) && !Files.isDirectory(home)) {
            return new StoreException(what + ": " + home + " is there and is no directory." + next, failure);
        }
        boolean isUnsaid = failure instanceof NoSuchFileException || failure instanceof FileAlreadyExistsException;
        return isUnsaid
                ? new StoreException(what + ": no directory " + home + " can be made there." + next, failure)
                : explained(home, what, failure);
    }

    private static void makePrivate(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, PRIVATE);
        } catch (FileAlreadyExistsException e) {
            // Another process made it in the meantime.
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    /** The store's directory, absolute and without links. */
    public Path home() {
        return home;
    }

    /** Content by digest: {@code blobs/sha256/<hex>}. */
    public Path blobs() {
        return home.resolve("blobs/sha256");
    }

    /** Layer directories by id. */
    public Path snapshots() {
        return home.resolve("snapshots");
    }

    /** Cache records by key. */
    public Path records() {
        return home.resolve("records");
    }

    /** What steps were last made of, by Dockerfile. */
    public Path places() {
        return home.resolve("places");
    }

    /** Server images by UUID. */
    public Path images() {
        return home.resolve("images");
    }

    /** Servers by UUID. */
    public Path machines() {
        return home.resolve("machines");
    }

    /** Logs of builds. */
    public Path log() {
        return home.resolve("log");
    }

    /** A new private directory on the store's file system; {@code purpose} is a short word of letters. */
    public Scratch scratch(String purpose) throws IOException {
        try {
            return residency.scratch(purpose);
        } catch (IOException e) {
            throw explain("No room for work in progress", e);
        }
    }

    /** Keeps all other processes out of the store until it is closed; empty when one is in it already. */
    public Optional<KeyLock> alone() throws IOException, InterruptedException {
        return residency.alone(home.resolve("tmp"));
    }

    /** Keeps a snapshot from pruning as long as this process uses the store; false when it is not there. */
    public boolean hold(String snapshot) throws IOException {
        Path directory = snapshots().resolve(snapshot);
        if (residency.holds(snapshot)) {
            return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
        }
        // Nothing is pruned between the look and the note.
        try (KeyLock gate = gate()) {
            Objects.requireNonNull(gate);
            boolean there = Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
            if (there) {
                residency.hold(snapshot);
            }
            return there;
        }
    }

    /** Whoever has it may prune; whoever begins to use a snapshot must. */
    KeyLock gate() throws IOException {
        try {
            return FileLocks.acquire(home.resolve("tmp/gate"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new ClosedByInterruptException().initCause(e);
        }
    }

    /** The snapshots that processes are using. */
    Set<String> held() throws IOException {
        return Residency.held(home.resolve("tmp"));
    }

    /** Waits until no other thread or process holds {@code key}, and holds it. */
    public KeyLock lock(String key) throws IOException, InterruptedException {
        return FileLocks.acquire(lockFile(key));
    }

    /** Holds {@code key} if nobody else does. */
    public Optional<KeyLock> tryLock(String key) throws IOException {
        return FileLocks.tryAcquire(lockFile(key)).map(held -> held);
    }

    private Path lockFile(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return home.resolve("tmp/locks").resolve(HexFormat.of().formatHex(hash, 0, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Gives {@code made}, a file or directory of a {@link Scratch}, its final name; false when that name is taken
     * already, which means that another thread or process made the same first.
     */
    public boolean publish(Path made, Path target) throws IOException {
        try {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            return false;
        } catch (IOException e) {
            throw explain("Cannot publish " + target, e);
        }
    }

    /**
     * Gives a layer directory of a {@link Scratch} its name below {@link #snapshots}; false when that is taken already.
     * It does not wait for the disk: should the power fail before {@link #settle}, the snapshot is gone afterwards.
     */
    public boolean publishSnapshot(Path made, String id) throws IOException {
        try (KeyLock gate = gate()) {
            Objects.requireNonNull(gate);
            residency.hold(id);
            unsynced.mark(id);
            return publish(made, snapshots().resolve(id));
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw explain("Cannot publish the snapshot " + id, e);
        }
    }

    /** Waits until every snapshot is on the disk for good. */
    public void settle() throws IOException {
        unsynced.settle();
    }

    /** Writes a file durably: readers see the old content or the new, also after a power cut. */
    public void write(Path target, byte[] content) throws IOException {
        try (Scratch scratch = scratch("file")) {
            Path made = scratch.directory().resolve("content");
            try (FileChannel channel =
                    FileChannel.open(made, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(made, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncDirectory(target.getParent());
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw explain("Cannot write " + target, e);
        }
    }

    private static void syncDirectory(@org.jspecify.annotations.Nullable Path directory) throws IOException {
        if (directory != null) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Turns a failure of the file system below the store into one that says what to do about it. */
    public StoreException explain(String what, IOException failure) {
        return failure instanceof StoreException known ? known : explained(home, what, failure);
    }

    private static StoreException explained(Path home, String what, IOException failure) {
        String reason = String.valueOf(failure.getMessage());
        String lower = reason.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left") || lower.contains("quota exceeded")) {
            return new StoreException(
                    what + ": the disk is full (" + freeText(home) + " free for the store " + home
                            + "). Nothing was kept of this step. Free some space (slipway prune removes what nothing refers to),"
                            + " or set SLIPWAY_HOME to a directory on a larger disk.",
                    failure);
        }
        if (lower.contains("read-only file system")) {
            return new StoreException(
                    what + ": " + reason + ". What the store " + home + " lies on is mounted read-only."
                            + " Mount it writable, or set SLIPWAY_HOME to a directory on another file system.",
                    failure);
        }
        if (failure instanceof java.nio.file.AccessDeniedException) {
            return new StoreException(
                    what + ": " + reason + " is not writable for this user. Run as the user the store " + home
                            + " belongs to, or set SLIPWAY_HOME to a directory of your own.",
                    failure);
        }
        return new StoreException(what + " in the store " + home + ": " + reason, failure);
    }

    private static String freeText(Path home) {
        try {
            return Files.getFileStore(home).getUsableSpace() / (1 << 20) + " MiB";
        } catch (IOException e) {
            return "an unknown amount";
        }
    }

    /** Ends this use; work in progress of this process goes with its last use. */
    @Override
    public void close() throws IOException {
        residency.leave(home.resolve("tmp"));
    }
}
