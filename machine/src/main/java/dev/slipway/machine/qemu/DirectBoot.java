package dev.slipway.machine.qemu;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A kernel given by the host instead of found on the disk ({@code boot: external}).
 *
 * @param initrd the initial RAM disk, for kernels that need one
 * @param commandLine the kernel's parameters
 */
public record DirectBoot(Path kernel, Optional<Path> initrd, String commandLine) {}
