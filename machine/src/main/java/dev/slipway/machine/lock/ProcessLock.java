package dev.slipway.machine.lock;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A lock that its holder's death releases; the file it is on means nothing by being there. */
public final class ProcessLock implements AutoCloseable {
    private static final Duration WAIT = Duration.ofSeconds(90);

    /** Closing any channel of a file drops all locks this process has on it, so a held file is not opened again. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private ProcessLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Takes the lock on a file, made when it is missing; waits for who holds it. */
    public static ProcessLock take(Path file) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(WAIT);
        while (true) {
            Optional<ProcessLock> lock = tryTake(file);
            if (lock.isPresent()) {
                return lock.get();
            }
            if (Instant.now().isAfter(deadline)) {
                throw new IOException("another slipway holds " + file + " for more than " + WAIT.toSeconds()
                        + " s; wait for it or end it.");
            }
            Thread.sleep(20);
        }
    }

    /** Takes the lock if nobody holds it. */
    public static Optional<ProcessLock> tryTake(Path path) throws IOException {
        Path file = path.toAbsolutePath();
        if (!HELD.add(file)) {
            return Optional.empty();
        }
        boolean taken = false;
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            taken = channel.tryLock() != null;
            return taken ? Optional.of(new ProcessLock(file, channel)) : Optional.empty();
        } finally {
            if (!taken) {
                release(file, channel);
            }
        }
    }

    private static void release(Path file, @Nullable FileChannel channel) throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            HELD.remove(file);
        }
    }

    @Override
    public void close() throws IOException {
        release(file, channel);
    }
}
