package dev.slipway.image.proof;

import dev.slipway.image.catalogue.Assertion;
import java.nio.file.Path;

/** Something that happened in a boot test. */
public sealed interface ProofEvent {

    /**
     * A server boots.
     *
     * @param server {@code first} or {@code second}
     * @param boot 1 for its first boot
     * @param serialLog where its console can be followed
     */
    record Booting(String server, int boot, Path serialLog) implements ProofEvent {}

    /** An assertion is looked at. */
    record Checking(String name) implements ProofEvent {}

    /** An assertion came out. */
    record Checked(Assertion assertion) implements ProofEvent {}
}
