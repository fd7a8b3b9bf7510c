package dev.slipway.build;

import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Tasks of one build, each on a thread of its own; when one fails the others are interrupted. */
final class Crew implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /** Starts a task. */
    <T> Future<T> start(Callable<T> task) {
        return threads.submit(() -> {
            try {
                return task.call();
            } catch (Throwable e) {
                failures.add(e);
                threads.shutdownNow();
                throw e;
            }
        });
    }

    /** Starts a task whose outcome somebody else waits for in another way. */
    void startAside(Callable<?> task) {
        Future<?> _ = start(task);
    }

    /** The failure that came before all others, which is why they failed. */
    Throwable firstFailure(ExecutionException failure) {
        return failures.isEmpty() ? failure : failures.element();
    }

    /** Interrupts what still runs and waits until it has ended. */
    @Override
    public void close() {
        threads.shutdownNow();
        boolean interrupted = false;
        boolean done = false;
        while (!done) {
            try {
                done = threads.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException e) {
                // Leaving now would leave mounts and commands behind; the flag is restored below.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
