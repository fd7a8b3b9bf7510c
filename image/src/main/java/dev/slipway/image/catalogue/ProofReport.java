package dev.slipway.image.catalogue;

import dev.slipway.image.definition.Boot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The outcome of a boot test.
 *
 * @param time from the first start to the last assertion
 * @param accelerator {@code kvm} or {@code tcg}, without which times mean nothing
 * @param serialEnd last lines of the serial log, when something failed
 */
public record ProofReport(
        Instant started,
        Duration time,
        Boot.Firmware firmware,
        String accelerator,
        List<Assertion> assertions,
        List<String> serialEnd) {

    public ProofReport {
        assertions = List.copyOf(assertions);
        serialEnd = List.copyOf(serialEnd);
    }

    /** Whether nothing failed, and something was asserted at all. */
    public boolean passed() {
        return !assertions.isEmpty() && assertions.stream().noneMatch(a -> a.outcome() == Assertion.Outcome.FAILED);
    }
}
