package dev.slipway.build.sandbox;

import java.util.List;

/**
 * Whom a command runs as.
 *
 * @param groups supplementary groups by number
 * @param home the home directory, {@code /} when the tree's passwd file does not know the user
 */
public record Account(long uid, long gid, List<Long> groups, String home) {
    public Account {
        groups = List.copyOf(groups);
    }
}
