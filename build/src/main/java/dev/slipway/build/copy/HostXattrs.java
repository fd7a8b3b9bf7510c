package dev.slipway.build.copy;

import dev.slipway.tree.Xattrs;
import java.util.Map;

/** Extended attributes that are the host's own and never travel with a file. */
final class HostXattrs {
    private HostXattrs() {}

    static boolean belongsToHost(String name) {
        return name.startsWith("trusted.overlay.")
                || name.startsWith("user.overlay.")
                || name.startsWith("user.containers.")
                || name.equals("security.selinux");
    }

    static Xattrs without(Xattrs xattrs) {
        if (xattrs.isEmpty()) {
            return xattrs;
        }
        Map<String, byte[]> kept = xattrs.toMap();
        kept.keySet().removeIf(HostXattrs::belongsToHost);
        return Xattrs.of(kept);
    }
}
