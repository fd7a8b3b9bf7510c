package dev.slipway.build.sandbox;

import dev.slipway.tree.host.FileStatus;
import dev.slipway.tree.host.Posix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files and directories that are in a tree only while a command runs: the points things are mounted on, and small
 * programs a step may call. When the command has ended they go again, and the directories they were in look untouched;
 * what the command replaced or put into them stays, since it is the command's.
 */
final class LentPaths implements AutoCloseable {
    private final Path root;
    private final Deque<Lent> lent = new ArrayDeque<>();
    private final Map<Path, Parent> parents = new LinkedHashMap<>();

    /** A directory that something was lent in. */
    private static final class Parent {
        private final Path path;
        private final Instant before;
        private Instant sealed;

        private Parent(Path path, Instant before) {
            this.path = path;
            this.before = before;
            this.sealed = before;
        }
    }

    LentPaths(Path root) {
        this.root = root;
    }

    private record Lent(Path path, boolean directory, ByteBuffer content, FileStatus status) {}

    /** Lends an empty directory at {@code target}, with its parents, unless something is there. */
    void directory(String target) throws IOException {
        Path path = TreePath.resolve(root, target);
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            makeDirectory(path);
        }
    }

    /** Lends a file at {@code target}, with its parents, unless something is there. */
    void file(String target, byte[] content, int mode) throws IOException {
        Path path = TreePath.resolve(root, target);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        makeParents(path);
        Files.write(path, content);
        Posix.chmod(path, mode);
        lent.push(new Lent(path, false, ByteBuffer.wrap(content), Posix.lstat(path)));
    }

    private void makeParents(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null) {
            throw new SandboxException("the root of a tree cannot be lent");
        }
        if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
            makeDirectory(parent);
        }
        if (!parents.containsKey(parent)) {
            parents.put(parent, new Parent(parent, Posix.lstat(parent).modified()));
        }
    }

    private void makeDirectory(Path path) throws IOException {
        makeParents(path);
        Files.createDirectory(path);
        Posix.chmod(path, 0755);
        lent.push(new Lent(path, true, ByteBuffer.allocate(0), Posix.lstat(path)));
    }

    /** Call when all is lent and before the command runs: later changes of the directories are the command's. */
    void seal() throws IOException {
        for (Parent parent : parents.values()) {
            parent.sealed = Posix.lstat(parent.path).modified();
        }
    }

    /** Takes back what the command left as it was. */
    @Override
    public void close() throws IOException {
        Map<Path, Instant> times = new LinkedHashMap<>();
        for (Parent parent : parents.values()) {
            if (Files.isDirectory(parent.path, LinkOption.NOFOLLOW_LINKS)) {
                Instant now = Posix.lstat(parent.path).modified();
                // A directory that the command changed itself keeps the time of that.
                times.put(parent.path, now.equals(parent.sealed) ? parent.before : now);
            }
        }
        while (!lent.isEmpty()) {
            Lent item = lent.pop();
            if (untouched(item)) {
                Files.delete(item.path);
            }
        }
        for (Map.Entry<Path, Instant> time : times.entrySet()) {
            if (Files.isDirectory(time.getKey(), LinkOption.NOFOLLOW_LINKS)) {
                Posix.setTimes(time.getKey(), time.getValue());
            }
        }
        parents.clear();
    }

    private boolean untouched(Lent item) throws IOException {
        if (!Files.exists(item.path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        FileStatus now = Posix.lstat(item.path);
        if (now.mode() != item.status.mode() || now.uid() != item.status.uid() || now.gid() != item.status.gid()) {
            return false;
        }
        if (item.directory) {
            try (var entries = Files.newDirectoryStream(item.path)) {
                return !entries.iterator().hasNext();
            }
        }
        return now.sizeBytes() == item.content.capacity()
                && ByteBuffer.wrap(Files.readAllBytes(item.path)).equals(item.content);
    }
}
