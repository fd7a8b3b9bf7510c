package dev.slipway.build.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Small programs that a step finds in a Debian-like tree that lacks them.
 *
 * <p>{@code policy-rc.d} forbids package scripts to start services. The {@code builder-enter} and {@code -leave}
 * scripts of Scaleway's images of 2017 did the same by hand and undid it; here both are done for every step, so they
 * only have to succeed.
 */
final class Shims {
    private static final String POLICY = "policy-rc.d";
    private static final byte[] FORBID =
            text("#!/bin/sh\n# Services are not started while an image is built.\nexit 101\n");
    private static final byte[] NOTHING = text(
            "#!/bin/sh\n# Slipway keeps services from starting in every step and cleans up after the last.\nexit 0\n");
    private static final List<String> BUILDER_SCRIPTS =
            List.of("scw-builder-enter", "scw-builder-leave", "builder-enter", "builder-leave");
    private static final List<String> DIRECTORIES =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    private Shims() {}

    private static byte[] text(String script) {
        return script.getBytes(StandardCharsets.US_ASCII);
    }

    /** Lends what the tree of {@code command} lacks. */
    static void lend(SandboxCommand command, LentPaths lent) throws IOException {
        Path root = command.root();
        boolean debian = TreePath.exists(root, "/usr/bin/dpkg");
        // A step that deals with the file itself must find the tree as it is.
        if (debian && command.arguments().stream().noneMatch(a -> a.contains(POLICY))) {
            lent.file("/usr/sbin/" + POLICY, FORBID, 0755);
        }
        for (String script : BUILDER_SCRIPTS) {
            boolean called = command.arguments().stream().anyMatch(a -> a.contains(script));
            if ((debian || called) && !has(root, script)) {
                lent.file("/usr/local/sbin/" + script, NOTHING, 0755);
            }
        }
    }

    private static boolean has(Path root, String program) throws IOException {
        for (String directory : DIRECTORIES) {
            Path place = TreePath.resolve(root, directory).resolve(program);
            if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                return true;
            }
        }
        return false;
    }
}
