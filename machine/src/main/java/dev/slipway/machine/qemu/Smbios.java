package dev.slipway.machine.qemu;

/**
 * A string of the machine's SMBIOS tables, which data sources and systemd credentials are found by.
 *
 * @param type the structure, as 1 for the system and 11 for OEM strings
 * @param field QEMU's name of it, as {@code manufacturer}, {@code serial}, or {@code value} for type 11
 */
public record Smbios(int type, String field, String value) {}
