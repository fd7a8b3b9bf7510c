package dev.slipway.machine.serial;

import java.time.Duration;

/**
 * How long a guest is waited for.
 *
 * @param silence the guest is given up when it printed nothing on its serial line for so long
 * @param total the guest is given up after so long although it still prints, because some print for ever
 */
public record Patience(Duration silence, Duration total) {

    /** Fit for a boot without KVM on a busy host. */
    public static final Patience BOOT = new Patience(Duration.ofMinutes(4), Duration.ofMinutes(40));

    /** With another limit of silence. */
    public Patience withSilence(Duration limit) {
        return new Patience(limit, total);
    }
}
