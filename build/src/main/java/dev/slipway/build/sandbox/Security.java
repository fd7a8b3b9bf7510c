package dev.slipway.build.sandbox;

/** How far a command is shut off ({@code RUN --security}). */
public enum Security {
    /** Docker's capabilities and system call filter. */
    SANDBOX,
    /** All capabilities, no filter, nothing masked: as {@code docker run --privileged}, yet without the host's devices. */
    INSECURE
}
