package dev.slipway.build.copy;

import dev.slipway.dockerfile.pattern.Glob;
import dev.slipway.tree.Names;
import dev.slipway.tree.Xattrs;
import dev.slipway.tree.host.Fd;
import dev.slipway.tree.host.FileStatus;
import dev.slipway.tree.host.HostNames;
import dev.slipway.tree.host.Posix;
import dev.slipway.tree.host.PosixException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@link Source} opened for reading: what its rules leave out is not there, and {@code ..} stops at its root. */
final class SourceTree implements Closeable {
    private static final int MAXIMUM_LINKS = 255;
    private static final int MAXIMUM_OPEN = 16;
    private static final int O_NONBLOCK = 04000;
    private static final long INSIDE = Fd.RESOLVE_BENEATH | Fd.RESOLVE_NO_SYMLINKS;
    private static final byte[] SELF = {};

    private final Source source;
    private final Fd root;
    private final Map<String, Boolean> shown = new HashMap<>();
    /** Least recently used first. */
    private final LinkedHashMap<String, Fd> open = new LinkedHashMap<>(16, 0.75f, true);

    /** A place in the tree, by a path without links; {@code name} is the last part of the path as it was asked for. */
    record Place(String path, String name, FileStatus status) {}

    private SourceTree(Source source, Fd root) {
        this.source = source;
        this.root = root;
    }

    static SourceTree open(Source source) throws IOException {
        try {
            return new SourceTree(source, Fd.open(source.root(), Fd.O_PATH | Fd.O_DIRECTORY));
        } catch (PosixException e) {
            throw new CopyException(
                    "cannot read " + source.name() + ": " + e.getMessage(),
                    "It must be a directory that this user may read.",
                    e);
        }
    }

    Source source() {
        return source;
    }

    /** Where a clean relative path leads, links followed; empty when nothing is there. */
    Optional<Place> find(String path) throws IOException {
        Deque<String> rest = new ArrayDeque<>(parts(path));
        Deque<String> done = new ArrayDeque<>();
        FileStatus status = status("");
        int links = 0;
        while (!rest.isEmpty()) {
            String part = rest.pop();
            if (part.equals("..")) {
                done.pollLast();
                continue;
            }
            String at = Names.join(String.join("/", done), part);
            Optional<FileStatus> there = visible(at);
            if (there.isEmpty()) {
                return Optional.empty();
            }
            if (there.get().type() != FileStatus.SYMLINK) {
                done.addLast(part);
                continue;
            }
            if (++links > MAXIMUM_LINKS) {
                throw new CopyException(
                        "cannot follow " + path + " in " + source.name() + ": its symbolic links go round in circles",
                        "Mend the links, or name the file itself.");
            }
            String target = linkTarget(at);
            if (target.startsWith("/")) {
                done.clear();
            }
            parts(target).reversed().forEach(rest::push);
        }
        String real = String.join("/", done);
        return Optional.of(new Place(real, Names.last(path), real.isEmpty() ? status : status(real)));
    }

    private static List<String> parts(String path) {
        return Arrays.stream(path.split("/"))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
    }

    /** What a wildcard matches, sorted; each a path as it is written, its last part perhaps a link. */
    List<String> matches(String pattern) throws IOException {
        List<String> parts = parts(pattern);
        int plain = 0;
        while (plain < parts.size() && !Glob.isWildcard(parts.get(plain))) {
            plain++;
        }
        Optional<Place> start = find(String.join("/", parts.subList(0, plain)));
        List<String> found = new ArrayList<>();
        if (start.isPresent() && start.get().status().isDirectory()) {
            match(start.get().path(), parts.subList(plain, parts.size()), found);
        }
        return found;
    }

    private void match(String directory, List<String> parts, List<String> found) throws IOException {
        Glob glob = Glob.of(parts.getFirst());
        for (String name : names(directory)) {
            if (!glob.matches(name)) {
                continue;
            }
            String path = Names.join(directory, name);
            if (parts.size() == 1) {
                found.add(path);
            } else if (status(path).isDirectory()) {
                match(path, parts.subList(1, parts.size()), found);
            }
        }
    }

    /** The names in a directory, a path without links, that are not left out; sorted by their bytes. */
    List<String> names(String directory) throws IOException {
        List<String> names = new ArrayList<>();
        for (String name : allNames(directory)) {
            if (!source.ignored().isEmpty()
                    && visible(Names.join(directory, name)).isEmpty()) {
                continue;
            }
            names.add(name);
        }
        return names;
    }

    private List<String> allNames(String directory) throws IOException {
        byte[] name = directory.isEmpty() ? new byte[] {'.'} : Names.encode(directory);
        try (Fd fd = root.openInside(name, Fd.O_RDONLY | Fd.O_DIRECTORY, INSIDE)) {
            return fd.names().stream().map(Names::decode).sorted(Names::compare).toList();
        }
    }

    /** What is at a path whose parents are no links, unless it is left out. */
    private Optional<FileStatus> visible(String path) throws IOException {
        FileStatus status;
        try {
            status = status(path);
        } catch (PosixException e) {
            if (e.errno() == PosixException.ENOENT || e.errno() == PosixException.ENOTDIR) {
                return Optional.empty();
            }
            throw e;
        }
        if (source.ignored().isEmpty() || !source.ignored().excludes(path)) {
            return Optional.of(status);
        }
        boolean needed = status.isDirectory() && !source.ignored().prunes(path) && showsSomething(path);
        return needed ? Optional.of(status) : Optional.empty();
    }

    /** True if something in a directory that is itself left out is taken back in. */
    private boolean showsSomething(String directory) throws IOException {
        Boolean before = shown.get(directory);
        if (before == null) {
            before = !names(directory).isEmpty();
            shown.put(directory, before);
        }
        return before;
    }

    /** True when the path is there but left out; for messages. */
    boolean leavesOut(String path) {
        try {
            status(path);
            return source.ignored().excludes(path);
        } catch (IOException e) {
            return false;
        }
    }

    /** True when a file or link is there, left out or not; for messages. */
    boolean isThere(String path) {
        try {
            status(path);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** What is at a path without links. */
    FileStatus status(String path) throws IOException {
        return path.isEmpty()
                ? root.status(SELF)
                : directory(Names.parent(path)).status(last(path));
    }

    String linkTarget(String path) throws IOException {
        return Names.decode(directory(Names.parent(path)).readLink(last(path)));
    }

    /** Opens a regular file for reading; what is one no more does not block. */
    Fd file(String path) throws IOException {
        return directory(Names.parent(path)).openAt(last(path), Fd.O_RDONLY | Fd.O_NOFOLLOW | O_NONBLOCK, 0);
    }

    private static byte[] last(String path) {
        return Names.encode(Names.last(path));
    }

    private Fd directory(String path) throws IOException {
        if (path.isEmpty()) {
            return root;
        }
        Fd known = open.get(path);
        if (known != null) {
            return known;
        }
        if (open.size() >= MAXIMUM_OPEN) {
            java.util.Objects.requireNonNull(open.pollFirstEntry()).getValue().close();
        }
        Fd found = root.openInside(Names.encode(path), Fd.O_PATH | Fd.O_DIRECTORY, INSIDE);
        open.put(path, found);
        return found;
    }

    /** What this process sees of extended attributes and a copy should have: not those of overlayfs and SELinux. */
    Xattrs xattrs(String path) throws IOException {
        Path host = host(path);
        Map<String, byte[]> kept = new HashMap<>();
        for (String name : Posix.llistxattr(host)) {
            if (!HostXattrs.belongsToHost(name)) {
                kept.put(name, Posix.lgetxattr(host, name));
            }
        }
        return Xattrs.of(kept);
    }

    /** The path on this host. */
    Path host(String path) {
        return HostNames.resolve(source.root(), path);
    }

    @Override
    public void close() throws IOException {
        for (Fd fd : open.values()) {
            fd.close();
        }
        open.clear();
        root.close();
    }
}
