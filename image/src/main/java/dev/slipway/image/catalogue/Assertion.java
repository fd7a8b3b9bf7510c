package dev.slipway.image.catalogue;

import java.time.Duration;

/**
 * One line of a boot test's table.
 *
 * @param name what is asserted
 * @param detail what was seen; for a failure, what was expected besides
 */
public record Assertion(String name, Outcome outcome, Duration time, String detail) {

    /** How an assertion came out. */
    public enum Outcome {
        PASSED,
        FAILED,
        /** What it needs, such as a second boot, was not part of this test. */
        NOT_RUN
    }
}
