package dev.slipway.oci.registry;

import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and how long a troubled server is waited for.
 *
 * @param attempts how often the same is asked
 * @param first the pause after the first failure; each further one is twice as long
 * @param longest a server that asks for more is given up
 * @param stall how long a body may send nothing
 */
record Patience(int attempts, Duration first, Duration longest, Duration stall) {
    static final Patience USUAL = new Patience(5, Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofSeconds(60));

    /** The pause after failure number {@code failure}, a little different for each client. */
    Duration pause(int failure) {
        long whole = Math.min(first.toMillis() << Math.min(failure - 1, 16), longest.toMillis());
        return Duration.ofMillis(whole - ThreadLocalRandom.current().nextLong(whole / 4 + 1));
    }

    /** The pause a server asks for; nothing when it asks for none. */
    static Optional<Duration> asked(HttpResponse<?> response) {
        Optional<String> header = response.headers().firstValue("Retry-After");
        if (header.isEmpty()) {
            return Optional.empty();
        }
        String text = header.get().strip();
        try {
            return Optional.of(
                    text.matches("[0-9]{1,9}")
                            ? Duration.ofSeconds(Long.parseLong(text))
                            : Duration.between(
                                    Instant.now(),
                                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                            .toInstant()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
