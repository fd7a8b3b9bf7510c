package dev.slipway.image.inventory;

import java.util.Optional;

/**
 * A package of a distribution.
 *
 * @param version with epoch and release, as its package manager prints it
 * @param source the source package, when it has another name
 * @param supplier who packaged it, as the package says
 * @param license as the package says, not checked against SPDX
 */
public record InstalledPackage(
        Ecosystem ecosystem,
        String name,
        String version,
        String architecture,
        Optional<String> source,
        Optional<String> supplier,
        Optional<String> license) {}
