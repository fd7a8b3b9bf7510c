package dev.slipway.build.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Exclusive locks on files, between threads and between processes; the kernel frees them when a process dies.
 *
 * <p>Such a lock belongs to the whole process and is lost when any descriptor of the file is closed, so a file that
 * this process holds is never opened again: a semaphore per path stands in front of each.
 */
final class FileLocks {
    private static final Map<Path, Semaphore> HELD_HERE = new ConcurrentHashMap<>();

    private FileLocks() {}

    /** A lock that is held until it is closed. */
    static final class Held implements KeyLock {
        private final Semaphore semaphore;
        private final FileChannel channel;
        private boolean open = true;

        private Held(Semaphore semaphore, FileChannel channel) {
            this.semaphore = semaphore;
            this.channel = channel;
        }

        @Override
        public synchronized void close() throws IOException {
            if (open) {
                open = false;
                try {
                    channel.close();
                } finally {
                    semaphore.release();
                }
            }
        }
    }

    /** Waits for the lock. */
    static Held acquire(Path file) throws IOException, InterruptedException {
        Semaphore semaphore = HELD_HERE.computeIfAbsent(file, f -> new Semaphore(1));
        semaphore.acquire();
        return underSemaphore(semaphore, file, true).orElseThrow();
    }

    /** Takes the lock if nobody has it. */
    static Optional<Held> tryAcquire(Path file) throws IOException {
        Semaphore semaphore = HELD_HERE.computeIfAbsent(file, f -> new Semaphore(1));
        if (!semaphore.tryAcquire()) {
            return Optional.empty();
        }
        try {
            return underSemaphore(semaphore, file, false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    // The channel is handed to the Held on success and closed in every other case.
    private static Optional<Held> underSemaphore(Semaphore semaphore, Path file, boolean wait)
            throws IOException, InterruptedException {
        boolean held = false;
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                FileLock lock = wait ? channel.lock() : channel.tryLock();
                held = lock != null;
                return held ? Optional.of(new Held(semaphore, channel)) : Optional.empty();
            } catch (FileLockInterruptionException e) {
                throw (InterruptedException) new InterruptedException("waiting for " + file).initCause(e);
            } finally {
                if (!held) {
                    channel.close();
                }
            }
        } finally {
            if (!held) {
                semaphore.release();
            }
        }
    }
}
