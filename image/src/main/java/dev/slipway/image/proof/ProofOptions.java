package dev.slipway.image.proof;

import dev.slipway.image.definition.Boot;
import dev.slipway.machine.serial.Patience;

/**
 * How a boot test is done.
 *
 * @param quick one boot of one server; what needs more is reported as not run
 * @param patience how long a silent guest is waited for
 */
public record ProofOptions(Boot.Firmware firmware, boolean quick, long memoryBytes, Patience patience) {
    private static final long MEMORY_BYTES = 1L << 30;

    /** The whole test with 1 GiB of memory a server. */
    public static ProofOptions of(Boot.Firmware firmware) {
        return new ProofOptions(firmware, false, MEMORY_BYTES, Patience.BOOT);
    }

    /** The same with one boot only. */
    public ProofOptions withQuick(boolean on) {
        return new ProofOptions(firmware, on, memoryBytes, patience);
    }

    /** The same with other memory. */
    public ProofOptions withMemory(long bytes) {
        return new ProofOptions(firmware, quick, bytes, patience);
    }
}
