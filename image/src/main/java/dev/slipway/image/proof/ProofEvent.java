package dev.slipway.image.proof;

import dev.slipway.image.catalogue.Assertion;
import java.nio.file.Path;
import java.time.Duration;

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

    /**
     * A server's firmware said nothing after power on or a reset, so its machine was reset once more.
     *
     * @param silence how long it said nothing
     */
    record FirmwareHung(String server, Duration silence) implements ProofEvent {}

    /** An assertion is looked at. */
    record Checking(String name) implements ProofEvent {}

    /** An assertion came out. */
    record Checked(Assertion assertion) implements ProofEvent {}
}
