package dev.slipway.tree.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The user namespace that this process is in (user_namespaces(7)). */
public final class UserNamespace {
    /** All ids there are, each for itself: only the host's own namespace has this map. */
    private static final String WHOLE = "0 0 4294967295";

    private static final boolean OWN = !isWhole(Path.of("/proc/self/uid_map"));

    private UserNamespace() {}

    /** True when ids here are others on the host, so that root of here may do less than the host's. */
    public static boolean isOwn() {
        return OWN;
    }

    static boolean isWhole(Path map) {
        try {
            return Files.readString(map).strip().replaceAll("\\s+", " ").equals(WHOLE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read which users this process knows: is /proc mounted?", e);
        }
    }
}
