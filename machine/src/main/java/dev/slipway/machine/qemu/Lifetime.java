package dev.slipway.machine.qemu;

/** How long a QEMU process lives. */
public enum Lifetime {
    /** Ends with this process, however that ends. */
    ATTACHED,
    /** Goes on in a session of its own when this process ends. */
    DETACHED
}
