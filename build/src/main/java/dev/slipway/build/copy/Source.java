package dev.slipway.build.copy;

import dev.slipway.dockerfile.pattern.IgnoreRules;
import java.nio.file.Path;

/**
 * Where COPY and ADD read from; no link in it leads out of it.
 *
 * @param root a directory of this host
 * @param ignored what is not there as far as the build is concerned
 * @param ignoredBy the file that says so, as messages call it
 * @param keepOwners true for a stage or image; false makes everything root's, as in a build context
 * @param name how messages call it
 */
public record Source(Path root, IgnoreRules ignored, String ignoredBy, boolean keepOwners, String name) {

    /** A build context or a named context that is a directory. */
    public static Source context(Path directory, IgnoreRules ignored, String ignoredBy) {
        return new Source(directory, ignored, ignoredBy, false, "the build context " + directory);
    }

    /** The mounted tree of a stage or an image; {@code name} is what the Dockerfile calls it. */
    public static Source stage(Path mountedRoot, String name) {
        return new Source(mountedRoot, IgnoreRules.NONE, "", true, "the tree of " + name);
    }
}
