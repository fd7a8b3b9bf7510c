package dev.slipway.image.proof;

import java.io.IOException;

/**
 * One assertion and how it is looked at.
 *
 * @param name as the table shows it
 */
record Check(String name, Look look) {

    /** Looks at a server; an exception is a failure, too. */
    @FunctionalInterface
    interface Look {
        Verdict at(ProofServer server) throws IOException, InterruptedException;
    }
}
