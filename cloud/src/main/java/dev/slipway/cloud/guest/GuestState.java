package dev.slipway.cloud.guest;

/** Whether a guest has power. */
public enum GuestState {
    /** Its QEMU runs. */
    ON,
    /** It does not. */
    OFF
}
