package dev.slipway.build.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The control groups that runc cannot be told to do without. It removes them itself unless it is killed; then they are
 * empty directories, which anybody may remove.
 */
final class RuncCgroups {
    /** Below this name in every hierarchy. */
    static final String PARENT = "/slipway";

    private RuncCgroups() {}

    /** Removes those in which nothing runs; the kernel refuses the others. */
    static void sweep(Path hierarchies) throws IOException {
        if (!Files.isDirectory(hierarchies)) {
            return;
        }
        sweepBelow(hierarchies.resolve(PARENT.substring(1)));
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(hierarchies)) {
            for (Path hierarchy : stream) {
                sweepBelow(hierarchy.resolve(PARENT.substring(1)));
            }
        }
    }

    private static void sweepBelow(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return;
        }
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent, Files::isDirectory)) {
            for (Path group : stream) {
                remove(group);
            }
        }
        remove(parent);
    }

    private static void remove(Path group) {
        try {
            Files.delete(group);
        } catch (IOException e) {
            // Something runs in it: another build's step, which removes it when it ends.
            return;
        }
    }
}
