package dev.slipway.machine.serial;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Waiting for something in a guest as long as the guest shows life on its serial line.
 *
 * @param log where life shows
 * @param alive whether the machine still runs
 * @param look what is done before each attempt
 */
public record Vigil(SerialLog log, BooleanSupplier alive, Patience patience, Look look) {
    private static final int LINES_SHOWN = 40;

    /** Attempts, and nothing beside them. */
    public Vigil(SerialLog log, BooleanSupplier alive, Patience patience) {
        this(log, alive, patience, () -> {});
    }

    /** Something that is looked after while a guest is waited for. */
    @FunctionalInterface
    public interface Look {
        /** Looks once; must not wait. */
        void look() throws IOException, InterruptedException;
    }

    /** Something that may not be there yet. */
    @FunctionalInterface
    public interface Attempt<T> {
        /** What was waited for, or empty when it has to be tried again. */
        Optional<T> get() throws IOException, InterruptedException;
    }

    /** The same vigil, during which something else is looked after. */
    public Vigil with(Look also) {
        return new Vigil(log, alive, patience, also);
    }

    /**
     * Tries again and again until there is a result.
     *
     * @param what completes the sentence "gave up waiting for …"
     */
    public <T> T await(String what, Duration pause, Attempt<T> attempt) throws IOException, InterruptedException {
        Instant start = Instant.now();
        while (true) {
            // Asked before the attempt: a guest that ends right after it did what was waited for has done it.
            boolean running = alive.getAsBoolean();
            if (running) {
                look.look();
            }
            Optional<T> result = attempt.get();
            if (result.isPresent()) {
                return result.get();
            }
            Instant now = Instant.now();
            if (!running) {
                throw gaveUp(what, "the machine ended after " + seconds(start, now));
            }
            Instant last = log.lastProgress().isAfter(start) ? log.lastProgress() : start;
            if (last.plus(patience.silence()).isBefore(now)) {
                throw gaveUp(
                        what,
                        "no output on the serial line for " + seconds(last, now) + ", " + seconds(start, now)
                                + " after the wait began");
            }
            if (start.plus(patience.total()).isBefore(now)) {
                throw gaveUp(what, "it took longer than " + patience.total().toSeconds() + " s");
            }
            Thread.sleep(pause);
        }
    }

    /** Waits until the guest printed {@code text} after {@code fromBytes} of its log. */
    public void awaitText(String text, long fromBytes) throws IOException, InterruptedException {
        StringBuilder seen = new StringBuilder();
        long[] position = {fromBytes};
        await("\"" + text + "\" on the serial line", Duration.ofMillis(100), () -> {
            position[0] = log.follow(
                    position[0],
                    (bytes, length) ->
                            seen.append(new String(bytes, 0, length, java.nio.charset.StandardCharsets.UTF_8)),
                    () -> false);
            if (seen.indexOf(text) >= 0) {
                return Optional.of(true);
            }
            seen.delete(0, Math.max(0, seen.length() - text.length() - 4));
            return Optional.empty();
        });
    }

    private GaveUpException gaveUp(String what, String why) throws IOException {
        return new GaveUpException("gave up waiting for " + what + ": " + why + ".", log.tail(LINES_SHOWN));
    }

    private static String seconds(Instant from, Instant to) {
        return Duration.between(from, to).toSeconds() + " s";
    }
}
