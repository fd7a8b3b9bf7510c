package dev.slipway.machine;

import java.time.Instant;
import java.util.OptionalInt;

/** Where a machine is in its life. */
public sealed interface MachineState {

    /** Never started. */
    record Created() implements MachineState {}

    /** QEMU runs, and so does the guest, as far as QEMU can tell. */
    record Running(Instant since) implements MachineState {}

    /** QEMU runs, the guest is held. */
    record Paused(Instant since) implements MachineState {}

    /**
     * QEMU ended.
     *
     * @param status QEMU's exit status, 128 + signal when it was killed; empty when nobody was left to see it
     */
    record Exited(OptionalInt status, Instant at) implements MachineState {}

    /** Whether a QEMU process is there. */
    default boolean isUp() {
        return this instanceof Running || this instanceof Paused;
    }

    /** Docker's word for the state. */
    default String word() {
        return switch (this) {
            case Created ignored -> "created";
            case Running ignored -> "running";
            case Paused ignored -> "paused";
            case Exited ignored -> "exited";
        };
    }
}
