package dev.slipway.cloud.state;

import dev.slipway.cloud.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** Runs the steps of a state when they are due, each on a thread of its own. */
public final class Steps implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration PARTING = Duration.ofSeconds(2);

    private final State state;
    private final Map<String, Step> steps;
    private final BiConsumer<PendingStep, Exception> failures;
    private final Set<Long> running = ConcurrentHashMap.newKeySet();
    private final Thread ticker;
    private volatile boolean closed;

    /** What a step does; it must bear being done twice. */
    @FunctionalInterface
    public interface Step {
        /** Does it; {@code about} is what was said when it was put off. */
        void run(JsonObject about) throws Exception;
    }

    private Steps(State state, Map<String, Step> steps, BiConsumer<PendingStep, Exception> failures) {
        this.state = state;
        this.steps = Map.copyOf(steps);
        this.failures = failures;
        this.ticker = Thread.ofVirtual().name("steps").unstarted(this::tick);
    }

    /** Starts running what is due, what was left of an earlier run included; a step that throws is given to {@code failures}, and not tried again. */
    public static Steps start(State state, Map<String, Step> steps, BiConsumer<PendingStep, Exception> failures) {
        Steps started = new Steps(state, steps, failures);
        started.ticker.start();
        return started;
    }

    private void tick() {
        while (!Thread.currentThread().isInterrupted()) {
            List<PendingStep> due = state.read(view -> view.pending().stream()
                    .filter(step -> !step.due().isAfter(view.now()))
                    .toList());
            for (PendingStep step : due) {
                if (running.add(step.id())) {
                    Thread.startVirtualThread(() -> run(step));
                }
            }
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run(PendingStep step) {
        try {
            Step work = steps.get(step.name());
            if (work != null) {
                work.run(step.about());
            }
        } catch (Exception e) {
            failures.accept(step, e);
        } finally {
            // Once the state is closed a step is not done: it is run again when the state is opened.
            if (!closed) {
                state.change(transaction -> transaction.done(step.id()));
            }
            running.remove(step.id());
        }
    }

    /** Starts nothing more, and gives what runs a moment to end; what takes longer is run again after the next start. */
    @Override
    public void close() {
        ticker.interrupt();
        long end = System.nanoTime() + PARTING.toNanos();
        try {
            while (!running.isEmpty() && System.nanoTime() < end) {
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closed = true;
    }
}
