package dev.slipway.build.copy;

import dev.slipway.tree.Names;
import dev.slipway.tree.Xattrs;
import dev.slipway.tree.host.DeviceNode;
import dev.slipway.tree.host.Fd;
import dev.slipway.tree.host.FileStatus;
import dev.slipway.tree.host.HostNames;
import dev.slipway.tree.host.Posix;
import dev.slipway.tree.host.PosixException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The tree that is written to: every path in it is found with it as the root, and the last part is never followed. */
final class Destination implements Closeable {
    private static final int MAXIMUM_LINKS = 255;
    private static final int MAXIMUM_OPEN = 32;
    private static final long INSIDE = Fd.RESOLVE_BENEATH | Fd.RESOLVE_NO_SYMLINKS;
    private static final byte[] SELF = {};

    private final Path rootPath;
    private final Fd root;
    /** Least recently used first. */
    private final LinkedHashMap<String, Fd> open = new LinkedHashMap<>(16, 0.75f, true);

    private Destination(Path rootPath, Fd root) {
        this.rootPath = rootPath;
        this.root = root;
    }

    static Destination open(Path root) throws IOException {
        return new Destination(root, Fd.open(root, Fd.O_PATH | Fd.O_DIRECTORY));
    }

    /** Where a path leads when links are followed as after chroot; parts that are not there are taken as written. */
    String resolve(String path) throws IOException {
        Deque<String> rest = new ArrayDeque<>(parts(path));
        Deque<String> done = new ArrayDeque<>();
        int links = 0;
        while (!rest.isEmpty()) {
            String part = rest.pop();
            if (part.equals("..")) {
                done.pollLast();
                continue;
            }
            String at = Names.join(String.join("/", done), part);
            Optional<FileStatus> there = status(at);
            if (there.isEmpty() || there.get().type() != FileStatus.SYMLINK) {
                done.addLast(part);
                continue;
            }
            if (++links > MAXIMUM_LINKS) {
                throw new CopyException(
                        "cannot copy to " + path + ": the symbolic links on the way go round in circles",
                        "Remove the link first, or name another destination.");
            }
            String target = Names.decode(directory(Names.parent(at)).readLink(last(at)));
            if (target.startsWith("/")) {
                done.clear();
            }
            parts(target).reversed().forEach(rest::push);
        }
        return String.join("/", done);
    }

    private static List<String> parts(String path) {
        return Arrays.stream(path.split("/"))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
    }

    /** What is at a path whose parents are no links; nothing if it or a parent is not there. */
    Optional<FileStatus> status(String path) throws IOException {
        if (path.isEmpty()) {
            return Optional.of(root.status(SELF));
        }
        try {
            return Optional.of(directory(Names.parent(path)).status(last(path)));
        } catch (PosixException e) {
            if (e.errno() == PosixException.ENOENT || e.errno() == PosixException.ENOTDIR) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Makes a directory and its parents, each 0755 and of this owner; those that are there stay as they are. */
    void makeDirectories(String path, Owner owner, Optional<Instant> created) throws IOException {
        if (path.isEmpty()) {
            return;
        }
        Optional<FileStatus> there = status(path);
        if (there.isEmpty()) {
            makeDirectories(Names.parent(path), owner, created);
            makeDirectory(path);
            set(path, owner, 0755);
            if (created.isPresent()) {
                setTimes(path, created.get());
            }
        } else if (!there.get().isDirectory()) {
            throw new CopyException(
                    "cannot make the directory /" + path + ": " + kind(there.get()) + " of that name is in the way",
                    "Remove it in an earlier RUN, or name another destination.");
        }
    }

    static String kind(FileStatus status) {
        return switch (status.type()) {
            case FileStatus.REGULAR -> "a file";
            case FileStatus.SYMLINK -> "a symbolic link";
            case FileStatus.DIRECTORY -> "a directory";
            default -> "a special file";
        };
    }

    void makeDirectory(String path) throws IOException {
        directory(Names.parent(path)).mkdir(last(path), 0700);
    }

    /** Removes a file or link so that another can take its name; a directory is not replaced. */
    void makeWay(String path) throws IOException {
        Optional<FileStatus> there = status(path);
        if (there.isPresent() && there.get().isDirectory()) {
            throw new CopyException(
                    "cannot put a file at /" + path + ": a directory of that name is in the way",
                    "Remove it in an earlier RUN, or name another destination.");
        }
        if (there.isPresent()) {
            directory(Names.parent(path)).unlink(last(path));
        }
    }

    Fd create(String path) throws IOException {
        int flags = Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL | Fd.O_NOFOLLOW;
        return directory(Names.parent(path)).openAt(last(path), flags, 0600);
    }

    void link(String existing, String path) throws IOException {
        directory(Names.parent(existing)).link(last(existing), directory(Names.parent(path)), last(path));
    }

    void symlink(String target, String path) throws IOException {
        directory(Names.parent(path)).symlink(Names.encode(target), last(path));
    }

    void node(String path, FileStatus like) throws IOException {
        DeviceNode.make(
                directory(Names.parent(path)), last(path), like.type() | 0600, like.deviceMajor(), like.deviceMinor());
    }

    /** Owner first: changing it clears setuid and capabilities. */
    void set(String path, Owner owner, int permissions) throws IOException {
        setOwner(path, owner);
        setPermissions(path, permissions);
    }

    void setOwner(String path, Owner owner) throws IOException {
        directory(Names.parent(path)).chown(last(path), owner.uid(), owner.gid());
    }

    void setPermissions(String path, int permissions) throws IOException {
        directory(Names.parent(path)).chmod(last(path), permissions);
    }

    void setTimes(String path, Instant modified) throws IOException {
        if (path.isEmpty()) {
            Posix.setTimes(rootPath, modified);
            return;
        }
        directory(Names.parent(path)).setTimes(last(path), modified);
    }

    /** As far as the file system takes them: a copy without an attribute is better than none, as in BuildKit. */
    void setXattrs(String path, Xattrs xattrs) throws IOException {
        for (Map.Entry<String, byte[]> xattr : xattrs.toMap().entrySet()) {
            try {
                Posix.lsetxattr(host(path), xattr.getKey(), xattr.getValue());
            } catch (PosixException e) {
                if (e.errno() != PosixException.EOPNOTSUPP && e.errno() != PosixException.EPERM) {
                    throw e;
                }
            }
        }
    }

    /** The path on this host, for a path without links. */
    Path host(String path) {
        return HostNames.resolve(rootPath, path);
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
            Objects.requireNonNull(open.pollFirstEntry()).getValue().close();
        }
        Fd found = root.openInside(Names.encode(path), Fd.O_PATH | Fd.O_DIRECTORY, INSIDE);
        open.put(path, found);
        return found;
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
