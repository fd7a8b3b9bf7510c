package dev.slipway.build.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * This process's own directory below the store's {@code tmp}: its owner file stays locked as long as the process
 * lives, which tells every other process what to leave alone and what to sweep.
 */
final class Residency {
    private static final String OWNER = "owner";
    private static final String HOLDS = "holds";
    private static final Map<Path, Residency> HERE = new HashMap<>();

    private final Path directory;
    private final KeyLock owner;
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final AtomicInteger scratches = new AtomicInteger();
    private int users;

    private Residency(Path directory, KeyLock owner) {
        this.directory = directory;
        this.owner = owner;
    }

    /** The residency of this process in a {@code tmp} directory; the first call sweeps what dead processes left. */
    static Residency enter(Path tmp) throws IOException, InterruptedException {
        synchronized (HERE) {
            Residency residency = HERE.get(tmp);
            if (residency == null) {
                residency = settle(tmp);
                HERE.put(tmp, residency);
            }
            residency.users++;
            return residency;
        }
    }

    private static Residency settle(Path tmp) throws IOException, InterruptedException {
        // Held while a directory exists whose owner file is not locked yet, so that nobody takes it for a dead one's.
        KeyLock door = FileLocks.acquire(tmp.resolve("door"));
        try {
            boolean alone = sweep(tmp);
            Path locks = Files.createDirectories(tmp.resolve("locks"));
            if (alone) {
                Trees.remove(locks);
                Files.createDirectories(locks);
            }
            String name =
                    "p" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
            Path directory = Files.createDirectory(tmp.resolve(name));
            KeyLock owner = FileLocks.acquire(directory.resolve(OWNER));
            return new Residency(directory, owner);
        } finally {
            door.close();
        }
    }

    /** Removes directories of dead processes; true when no other process is alive here. */
    private static boolean sweep(Path tmp) throws IOException {
        boolean alone = true;
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(tmp, "p*")) {
            for (Path directory : directories) {
                Optional<FileLocks.Held> dead = FileLocks.tryAcquire(directory.resolve(OWNER));
                if (dead.isPresent()) {
                    Trees.remove(directory);
                    dead.get().close();
                } else {
                    alone = false;
                }
            }
        }
        return alone;
    }

    /**
     * Keeps every other process out of {@code tmp} until it is closed; empty when another process is in it already.
     */
    Optional<KeyLock> alone(Path tmp) throws IOException, InterruptedException {
        KeyLock door = FileLocks.acquire(tmp.resolve("door"));
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(tmp, "p*")) {
            for (Path other : directories) {
                if (!other.equals(directory) && isHeld(other)) {
                    door.close();
                    return Optional.empty();
                }
            }
            return Optional.of(door);
        } catch (IOException e) {
            door.close();
            throw e;
        }
    }

    private static boolean isHeld(Path other) throws IOException {
        Optional<FileLocks.Held> dead = FileLocks.tryAcquire(other.resolve(OWNER));
        if (dead.isPresent()) {
            dead.get().close();
        }
        return dead.isEmpty();
    }

    /** Says that this process needs a snapshot, until its last use of the store ends; one thread at a time. */
    void hold(String snapshot) throws IOException {
        if (!held.contains(snapshot)) {
            Path holds = Files.createDirectories(directory.resolve(HOLDS));
            Files.createFile(holds.resolve(snapshot));
            held.add(snapshot);
        }
    }

    boolean holds(String snapshot) {
        return held.contains(snapshot);
    }

    /** The snapshots that living processes need, this one included. */
    static Set<String> held(Path tmp) throws IOException {
        Set<String> held = new HashSet<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(tmp, "p*")) {
            for (Path directory : directories) {
                try (DirectoryStream<Path> holds = Files.newDirectoryStream(directory.resolve(HOLDS))) {
                    holds.forEach(hold -> held.add(String.valueOf(hold.getFileName())));
                } catch (NoSuchFileException e) {
                    // It holds nothing, or ended just now.
                }
            }
        }
        return held;
    }

    /** A new, empty, private directory. */
    Scratch scratch(String purpose) throws IOException {
        Path made = directory.resolve(purpose + scratches.incrementAndGet());
        Files.createDirectory(made, Store.PRIVATE);
        return new Scratch(made);
    }

    /** Ends one use; the last one removes the directory. */
    void leave(Path tmp) throws IOException {
        synchronized (HERE) {
            users--;
            if (users == 0) {
                HERE.remove(tmp);
                try {
                    Trees.remove(directory);
                } finally {
                    owner.close();
                }
            }
        }
    }
}
