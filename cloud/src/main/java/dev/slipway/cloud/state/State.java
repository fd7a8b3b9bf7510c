package dev.slipway.cloud.state;

import dev.slipway.cloud.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * All documents of a cloud, held in memory and written through to SQLite.
 *
 * <p>Writers take turns and see each other's whole work only; a writer that throws leaves nothing behind.
 */
public final class State implements AutoCloseable {
    private final Database database;
    private final Clock clock;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<String, Map<String, Kept>> kinds = new ConcurrentHashMap<>();
    private final NavigableMap<Long, PendingStep> steps = new TreeMap<>();
    private long last;

    private State(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A document and its place in the order of creation. */
    record Kept(long position, JsonObject document) {}

    /** Opens the SQLite file, which is made when it is not there. */
    public static State open(Path file, Clock clock) throws IOException {
        State state = new State(Database.open(file), clock);
        state.database.load(
                (kind, id, kept) -> {
                    state.kind(kind).put(id, kept);
                    state.last = Math.max(state.last, kept.position());
                },
                step -> {
                    state.steps.put(step.id(), step);
                    state.last = Math.max(state.last, step.id());
                });
        return state;
    }

    Map<String, Kept> kind(String kind) {
        return kinds.computeIfAbsent(kind, name -> new HashMap<>());
    }

    NavigableMap<Long, PendingStep> steps() {
        return steps;
    }

    long next() {
        return ++last;
    }

    /** The clock all times of documents are read from. */
    public Clock clock() {
        return clock;
    }

    /** Runs {@code work} alone; what it changed is on disk when this returns, and undone when it throws. */
    public <T> T write(Function<Transaction, T> work) {
        lock.writeLock().lock();
        try {
            Transaction transaction = new Transaction(this);
            T result;
            try {
                result = work.apply(transaction);
                transaction.store(database);
            } catch (RuntimeException e) {
                transaction.undo();
                throw e;
            }
            return result;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Runs {@code work} alone, for its changes only. */
    public void change(Consumer<Transaction> work) {
        write(transaction -> {
            work.accept(transaction);
            return true;
        });
    }

    /** Runs {@code work}, which changes nothing, beside other readers. */
    public <T> T read(Function<Transaction, T> work) {
        lock.readLock().lock();
        try {
            return work.apply(new Transaction(this));
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.writeLock().lock();
        try {
            database.close();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
