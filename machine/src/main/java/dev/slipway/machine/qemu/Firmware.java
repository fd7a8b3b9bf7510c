package dev.slipway.machine.qemu;

/** What starts a machine. */
public enum Firmware {
    UEFI,
    BIOS
}
