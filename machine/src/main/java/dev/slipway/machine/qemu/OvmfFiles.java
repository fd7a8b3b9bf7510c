package dev.slipway.machine.qemu;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The UEFI firmware as a distribution ships it.
 *
 * @param code mapped read-only by every machine
 * @param variables the empty variable store that each machine gets a copy of
 */
public record OvmfFiles(Path code, Path variables) {
    private static final List<OvmfFiles> PLACES = List.of(
            of("/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"),
            of("/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd"),
            of("/usr/share/edk2/ovmf/OVMF_CODE.fd", "/usr/share/edk2/ovmf/OVMF_VARS.fd"),
            of("/usr/share/edk2/x64/OVMF_CODE.4m.fd", "/usr/share/edk2/x64/OVMF_VARS.4m.fd"),
            of("/usr/share/qemu/ovmf-x86_64-code.bin", "/usr/share/qemu/ovmf-x86_64-vars.bin"));

    private static OvmfFiles of(String code, String variables) {
        return new OvmfFiles(Path.of(code), Path.of(variables));
    }

    /** The first pair that this host has. */
    public static OvmfFiles find() throws MachineException {
        return PLACES.stream()
                .filter(files -> Files.isReadable(files.code) && Files.isReadable(files.variables))
                .findFirst()
                .orElseThrow(() -> new MachineException("cannot boot by UEFI: OVMF is not installed (looked for "
                        + String.join(
                                ", ",
                                PLACES.stream().map(f -> f.code.toString()).toList())
                        + "). Install it (Debian: apt-get install ovmf) or boot by BIOS with --firmware bios."));
    }
}
