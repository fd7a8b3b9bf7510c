package dev.slipway.build;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Work that is done at most once, by whoever asks first; the others wait for it and share its outcome. */
final class Once<T> {
    private final FutureTask<T> task;

    Once(Callable<T> work) {
        this.task = new FutureTask<>(work);
    }

    T get() throws BuildException, IOException, InterruptedException {
        task.run();
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw rethrown(e.getCause() == null ? e : e.getCause());
        }
    }

    /** Throws a failure as what it is; it never returns. */
    static RuntimeException rethrown(Throwable failure) throws BuildException, IOException, InterruptedException {
        switch (failure) {
            case BuildException e -> throw e;
            case IOException e -> throw e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }
}
