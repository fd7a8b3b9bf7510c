package dev.slipway.oci;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How Docker asks whether a container is well (moby image specification, Healthcheck); durations in nanoseconds.
 *
 * @param test {@code [NONE]}, {@code [CMD, …]} or {@code [CMD-SHELL, text]}; empty inherits
 * @param other fields not known here, kept as they are
 */
public record Healthcheck(
        List<String> test,
        Optional<Long> intervalNanos,
        Optional<Long> timeoutNanos,
        Optional<Long> startPeriodNanos,
        Optional<Long> startIntervalNanos,
        Optional<Long> retries,
        Map<String, Object> other) {

    public Healthcheck {
        test = List.copyOf(test);
    }

    static Healthcheck read(Map<String, Object> object, String what) throws OciException {
        Fields fields = new Fields(object, what);
        return new Healthcheck(
                fields.texts("Test").orElse(List.of()),
                fields.number("Interval"),
                fields.number("Timeout"),
                fields.number("StartPeriod"),
                fields.number("StartInterval"),
                fields.number("Retries"),
                fields.rest());
    }

    Map<String, Object> write() {
        Map<String, Object> object = new LinkedHashMap<>();
        if (!test.isEmpty()) {
            object.put("Test", test);
        }
        intervalNanos.ifPresent(n -> object.put("Interval", n));
        timeoutNanos.ifPresent(n -> object.put("Timeout", n));
        startPeriodNanos.ifPresent(n -> object.put("StartPeriod", n));
        startIntervalNanos.ifPresent(n -> object.put("StartInterval", n));
        retries.ifPresent(n -> object.put("Retries", n));
        object.putAll(other);
        return object;
    }
}
