package dev.slipway.image.proof;

import dev.slipway.image.catalogue.Assertion;
import dev.slipway.image.catalogue.Assertion.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Fills the table of a boot test, line by line. */
final class Table {
    /** Why something failed is said first, and what was seen last of it at the end. */
    private static final int LONGEST_BEGINNING = 300;

    private static final int LONGEST_END = 500;

    private final ProofListener listener;
    private final List<Assertion> assertions = new ArrayList<>();
    private boolean open = true;

    Table(ProofListener listener) {
        this.listener = listener;
    }

    /** Adds the assertion's outcome; after a failed {@link #require} it is not run. */
    void check(Check check, ProofServer server) throws InterruptedException {
        if (!open) {
            notRun(check.name(), "an earlier failure");
            return;
        }
        listener.on(new ProofEvent.Checking(check.name()));
        long start = System.nanoTime();
        Verdict verdict;
        try {
            verdict = check.look().at(server);
        } catch (IOException e) {
            verdict = Verdict.of(false, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // A server that answers what no server should has failed; the rest of the table is still worth having.
            verdict = Verdict.of(false, e.toString());
        }
        add(new Assertion(
                check.name(),
                verdict.holds() ? Outcome.PASSED : Outcome.FAILED,
                Duration.ofNanos(System.nanoTime() - start),
                shortened(withHangs(verdict.detail(), server.takeFirmwareHangs()))));
    }

    /** Like {@link #check}, but everything after it needs it: its failure ends the test. */
    boolean require(Check check, ProofServer server) throws InterruptedException {
        check(check, server);
        open = open && assertions.getLast().outcome() == Outcome.PASSED;
        return open;
    }

    /** Adds an assertion that this test does not look at. */
    void notRun(String name, String why) {
        add(new Assertion(name, Outcome.NOT_RUN, Duration.ZERO, why));
    }

    private void add(Assertion assertion) {
        assertions.add(assertion);
        listener.on(new ProofEvent.Checked(assertion));
    }

    List<Assertion> assertions() {
        return List.copyOf(assertions);
    }

    private static String withHangs(String detail, int hangs) {
        if (hangs == 0) {
            return detail;
        }
        String note = "(the firmware hung before it printed anything and was helped by a reset"
                + (hangs == 1 ? ")" : ", " + hangs + " times)");
        return detail.isEmpty() ? note : detail + " " + note;
    }

    static String shortened(String detail) {
        String text = detail.strip();
        return text.length() <= LONGEST_BEGINNING + LONGEST_END
                ? text
                : text.substring(0, LONGEST_BEGINNING) + "…" + text.substring(text.length() - LONGEST_END);
    }
}
