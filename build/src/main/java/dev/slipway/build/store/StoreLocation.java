package dev.slipway.build.store;

import dev.slipway.tree.host.UserNamespace;
import java.nio.file.Path;
import java.util.Map;

/** Where the store is when nobody says: {@code $SLIPWAY_HOME}, {@code /var/lib/slipway} for root, else XDG's data home. */
public final class StoreLocation {
    private StoreLocation() {}

    /** The location for an environment, a user's home directory, and whether that user is root. */
    public static Path of(Map<String, String> environment, Path userHome, boolean root) {
        String chosen = environment.getOrDefault("SLIPWAY_HOME", "");
        if (!chosen.isEmpty()) {
            return Path.of(chosen).toAbsolutePath().normalize();
        }
        if (root) {
            return Path.of("/var/lib/slipway");
        }
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        // The XDG specification says that a relative path there is to be ignored.
        Path base = data.startsWith("/") ? Path.of(data) : userHome.resolve(".local/share");
        return base.resolve("slipway");
    }

    /** The location for a process of this user with that environment. */
    public static Path of(Map<String, String> environment) {
        // Root of a user namespace is an ordinary user of the host.
        boolean root = "root".equals(System.getProperty("user.name")) && !UserNamespace.isOwn();
        return of(environment, Path.of(System.getProperty("user.home", "/")), root);
    }

    /** The location for this process. */
    public static Path ofThisProcess() {
        return of(System.getenv());
    }
}
