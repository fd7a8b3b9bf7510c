package dev.slipway.build.snapshot;

import dev.slipway.tree.host.FileStatus;
import dev.slipway.tree.host.Posix;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes directories out of a layer that are there only because overlayfs copied them up: nothing in them changed, and
 * they are as they were below.
 */
final class UpperPruning {
    private final Path upper;
    private final List<Path> lowers;

    private UpperPruning(Path upper, List<Path> lowers) {
        this.upper = upper;
        this.lowers = lowers;
    }

    /** Prunes {@code upper}, which must not be mounted; false when nothing is left that differs from {@code lowers}. */
    static boolean prune(Path upper, List<Snapshot> lowers) throws IOException {
        List<Path> topFirst =
                lowers.reversed().stream().map(Snapshot::directory).toList();
        return new UpperPruning(upper, topFirst).changed(upper);
    }

    /** True when {@code directory} holds or is a change; one below the root that is not is removed. */
    private boolean changed(Path directory) throws IOException {
        FileStatus status = Posix.lstat(directory);
        boolean changes = false;
        boolean removed = false;
        for (Path child : children(directory)) {
            if (!Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS) || changed(child)) {
                changes = true;
            } else {
                Files.delete(child);
                removed = true;
            }
        }
        if (removed) {
            Posix.setTimes(directory, status.modified());
        }
        return changes || differs(directory, status);
    }

    private static List<Path> children(Path directory) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(children::add);
        }
        return children;
    }

    private boolean differs(Path directory, FileStatus status) throws IOException {
        if (directory.equals(upper) && lowers.isEmpty()) {
            return false;
        }
        if (isOpaque(directory)) {
            return true;
        }
        Path relative = upper.relativize(directory);
        for (Path lower : lowers) {
            Path same = lower.resolve(relative);
            if (Files.exists(same, LinkOption.NOFOLLOW_LINKS)) {
                return !sameDirectory(same, directory, status);
            }
            if (hides(lower, relative)) {
                return true;
            }
        }
        return true;
    }

    /** True when {@code layer} has a non-directory or an opaque directory on the way to {@code relative}. */
    private static boolean hides(Path layer, Path relative) throws IOException {
        Path at = layer;
        for (Path part : relative) {
            at = at.resolve(part);
            if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS) || isOpaque(at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOpaque(Path directory) throws IOException {
        for (String name : Posix.llistxattr(directory)) {
            if (name.equals("trusted.overlay.opaque") || name.equals("user.overlay.opaque")) {
                return Arrays.equals(Posix.lgetxattr(directory, name), new byte[] {'y'});
            }
        }
        return false;
    }

    private static boolean sameDirectory(Path lower, Path directory, FileStatus status) throws IOException {
        FileStatus below = Posix.lstat(lower);
        return below.mode() == status.mode()
                && below.uid() == status.uid()
                && below.gid() == status.gid()
                && below.modified().equals(status.modified())
                && sameXattrs(lower, directory);
    }

    private static boolean sameXattrs(Path lower, Path directory) throws IOException {
        Set<String> names = own(lower);
        if (!names.equals(own(directory))) {
            return false;
        }
        for (String name : names) {
            if (!Arrays.equals(Posix.lgetxattr(lower, name), Posix.lgetxattr(directory, name))) {
                return false;
            }
        }
        return true;
    }

    private static Set<String> own(Path file) throws IOException {
        Set<String> names = new TreeSet<>(Posix.llistxattr(file));
        names.removeIf(Overlay::isOverlays);
        return names;
    }
}
