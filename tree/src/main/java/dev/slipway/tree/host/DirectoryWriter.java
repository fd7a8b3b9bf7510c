package dev.slipway.tree.host;

import dev.slipway.tree.Attributes;
import dev.slipway.tree.Content;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Names;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Puts entries into a directory of this host, each with owner, mode, time, attributes and device.
 *
 * <p>No entry can reach outside of the directory: every parent is found by openat2 with the directory as its root, and
 * the last part of a name is never followed. A later entry of the same path replaces an earlier one, save that a
 * directory on a directory changes attributes only. Times and modes of directories are set by {@link #close}.
 */
public final class DirectoryWriter implements Closeable {

    /** What becomes of the names {@code .wh.…}. */
    public enum Whiteouts {
        /** They are files like any other. */
        AS_FILES,
        /** Overlayfs's own marks, for a mount by root. */
        OVERLAY,
        /** Overlayfs's own marks, for a mount with {@code userxattr}. */
        OVERLAY_USERXATTR
    }

    /** Whether entries get the owner they have or that of this process. */
    public enum Owners {
        KEEP,
        MINE
    }

    private static final byte[] SELF = {'.'};
    private static final byte[] YES = {'y'};
    private static final int MAXIMUM_OPEN = 32;
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";
    private static final int PARENT_FLAGS = Fd.O_PATH | Fd.O_DIRECTORY;

    private final Fd root;
    private final Whiteouts whiteouts;
    private final Owners owners;
    private final Map<String, Attributes> directories = new LinkedHashMap<>();
    /** Least recently used first. */
    private final LinkedHashMap<String, Fd> open = new LinkedHashMap<>(16, 0.75f, true);

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private final byte[] bytes = new byte[256 * 1024];

    private DirectoryWriter(Fd root, Whiteouts whiteouts, Owners owners) {
        this.root = root;
        this.whiteouts = whiteouts;
        this.owners = owners;
    }

    /** Writes into {@code directory}, which exists. */
    public static DirectoryWriter open(Path directory, Whiteouts whiteouts, Owners owners) throws IOException {
        return new DirectoryWriter(Fd.open(directory, PARENT_FLAGS), whiteouts, owners);
    }

    /** Puts one entry in its place; parents that are missing are made. */
    public void write(Entry entry) throws IOException {
        if (entry.path().isEmpty()) {
            if (!(entry instanceof Entry.Directory)) {
                throw new IOException("write " + root + ": the archive's root is not a directory");
            }
            directories.put("", entry.attributes());
            return;
        }
        String last = Names.last(entry.path());
        if (last.isEmpty() || last.equals(".") || last.equals("..")) {
            throw new IOException(
                    "write into " + root + ": the name '" + entry.path() + "' leads out of its directory");
        }
        String parentPath = Names.parent(entry.path());
        if (whiteouts != Whiteouts.AS_FILES && last.startsWith(WHITEOUT)) {
            mark(parentPath, last);
            return;
        }
        put(entry, Names.encode(last));
    }

    private void mark(String parentPath, String name) throws IOException {
        Fd parent = parent(parentPath);
        if (name.equals(OPAQUE)) {
            String attribute = whiteouts == Whiteouts.OVERLAY ? "trusted.overlay.opaque" : "user.overlay.opaque";
            Posix.lsetxattr(parent.throughProc(SELF), attribute, YES);
            return;
        }
        String gone = name.substring(WHITEOUT.length());
        if (gone.isEmpty() || gone.equals(".") || gone.equals("..")) {
            throw new IOException("write into " + root + ": the whiteout " + Names.join(parentPath, name)
                    + " names nothing that could be removed");
        }
        byte[] bytesOfName = Names.encode(gone);
        if (exists(parent, bytesOfName)) {
            // What the same layer adds stays; the whiteout was for lower layers.
            return;
        }
        parent.mknod(bytesOfName, FileStatus.CHARACTER_DEVICE, 0, 0);
    }

    private static boolean exists(Fd parent, byte[] name) throws IOException {
        try {
            parent.status(name);
            return true;
        } catch (PosixException e) {
            if (e.errno() == PosixException.ENOENT) {
                return false;
            }
            throw e;
        }
    }

    private void put(Entry entry, byte[] name) throws IOException {
        String parentPath = Names.parent(entry.path());
        boolean there = makeWay(parent(parentPath), name, entry instanceof Entry.Directory, entry.path());
        Fd parent = parent(parentPath);
        switch (entry) {
            case Entry.Directory directory -> {
                if (!there) {
                    parent.mkdir(name, 0700);
                }
                directories.put(directory.path(), directory.attributes());
                return;
            }
            case Entry.HardLink link -> {
                link(link, parent, name);
                return;
            }
            case Entry.RegularFile file -> content(file, parent, name);
            case Entry.Symlink link -> parent.symlink(Names.encode(link.target()), name);
            case Entry.Device device -> {
                int type = device.kind() == Entry.Device.Kind.BLOCK
                        ? FileStatus.BLOCK_DEVICE
                        : FileStatus.CHARACTER_DEVICE;
                DeviceNode.make(parent, name, type | 0600, device.major(), device.minor());
            }
            case Entry.Fifo ignored -> parent.mknod(name, FileStatus.FIFO | 0600, 0, 0);
            case Entry.Socket ignored -> parent.mknod(name, FileStatus.SOCKET | 0600, 0, 0);
        }
        adorn(parent, name, entry.attributes(), entry instanceof Entry.Symlink);
    }

    private void link(Entry.HardLink link, Fd parent, byte[] name) throws IOException {
        Fd from = parent(Names.parent(link.target()));
        byte[] existing = Names.encode(Names.last(link.target()));
        if (link.target().isEmpty() || from.status(existing).isDirectory()) {
            throw new IOException("write " + link.path() + " into " + root + ": a hard link to a directory, "
                    + link.target() + ", is impossible");
        }
        from.link(existing, parent, name);
    }

    /** Removes what is in the way; whether a directory is there that may stay. */
    private boolean makeWay(Fd parent, byte[] name, boolean forDirectory, String path) throws IOException {
        FileStatus status;
        try {
            status = parent.status(name);
        } catch (PosixException e) {
            if (e.errno() == PosixException.ENOENT) {
                return false;
            }
            throw e;
        }
        if (!status.isDirectory()) {
            closeParents();
            parent(Names.parent(path)).unlink(name);
            return false;
        }
        if (forDirectory) {
            return true;
        }
        closeParents();
        removeTree(parent(Names.parent(path)), name);
        directories.keySet().removeIf(known -> known.equals(path) || known.startsWith(path + "/"));
        return false;
    }

    private static void removeTree(Fd parent, byte[] name) throws IOException {
        try (Fd directory = parent.openAt(name, Fd.O_RDONLY | Fd.O_DIRECTORY | Fd.O_NOFOLLOW, 0)) {
            for (byte[] child : directory.names()) {
                if (directory.status(child).isDirectory()) {
                    removeTree(directory, child);
                } else {
                    directory.unlink(child);
                }
            }
        }
        parent.rmdir(name);
    }

    private void content(Entry.RegularFile file, Fd parent, byte[] name) throws IOException {
        int flags = Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL | Fd.O_NOFOLLOW;
        try (Fd out = parent.openAt(name, flags, 0600)) {
            if (file.content() instanceof Content.Sparse sparse) {
                for (Content.Piece piece : sparse.pieces()) {
                    out.seek(piece.atBytes());
                    copy(file, piece.content(), out);
                }
                out.truncate(sparse.sizeBytes());
            } else {
                copy(file, file.content(), out);
            }
        }
    }

    private void copy(Entry.RegularFile file, Content content, Fd out) throws IOException {
        long left = content.sizeBytes();
        if (left == 0) {
            return;
        }
        try (InputStream in = content.open()) {
            while (left > 0) {
                int count = in.read(bytes, 0, (int) Math.min(bytes.length, left));
                if (count < 0) {
                    throw new IOException("write " + file.path() + " into " + root + ": its content ends " + left
                            + " bytes before its size");
                }
                out.write(buffer.clear().put(bytes, 0, count).flip());
                left -= count;
            }
        }
    }

    /** Owner first: changing it clears setuid and capabilities. */
    private void adorn(Fd parent, byte[] name, Attributes attributes, boolean isSymlink) throws IOException {
        if (owners == Owners.KEEP) {
            parent.chown(name, attributes.uid(), attributes.gid());
        }
        if (!isSymlink) {
            parent.chmod(name, attributes.mode());
        }
        if (!attributes.xattrs().isEmpty()) {
            byte[] path = parent.throughProc(name);
            for (Map.Entry<String, byte[]> xattr : attributes.xattrs().toMap().entrySet()) {
                Posix.lsetxattr(path, xattr.getKey(), xattr.getValue());
            }
        }
        parent.setTimes(name, attributes.modified());
    }

    private Fd parent(String path) throws IOException {
        if (path.isEmpty()) {
            return root;
        }
        Fd known = open.get(path);
        if (known != null) {
            return known;
        }
        if (open.size() >= MAXIMUM_OPEN) {
            Map.Entry<String, Fd> oldest = open.firstEntry();
            open.remove(oldest.getKey());
            oldest.getValue().close();
        }
        Fd found = openParent(path);
        open.put(path, found);
        return found;
    }

    private Fd openParent(String path) throws IOException {
        byte[] name = Names.encode(path);
        try {
            return root.openInside(name, PARENT_FLAGS, Fd.RESOLVE_IN_ROOT);
        } catch (PosixException e) {
            if (e.errno() != PosixException.ENOENT) {
                throw e;
            }
        }
        byte[] last = Names.encode(Names.last(path));
        Fd above = parent(Names.parent(path));
        above.mkdir(last, 0755);
        above.chmod(last, 0755);
        return root.openInside(name, PARENT_FLAGS, Fd.RESOLVE_IN_ROOT);
    }

    private void closeParents() throws IOException {
        for (Fd fd : open.values()) {
            fd.close();
        }
        open.clear();
    }

    /** Finishes the directories, deepest first, and lets go of the directory. */
    @Override
    public void close() throws IOException {
        try (root) {
            List<String> deepestFirst = new ArrayList<>(directories.keySet());
            deepestFirst.sort((a, b) -> Names.compare(b, a));
            for (String path : deepestFirst) {
                finish(path, Objects.requireNonNull(directories.get(path)));
            }
        } finally {
            closeParents();
        }
    }

    private void finish(String path, Attributes attributes) throws IOException {
        if (path.isEmpty()) {
            adorn(root, SELF, attributes, false);
            return;
        }
        Fd parent = parent(Names.parent(path));
        byte[] name = Names.encode(Names.last(path));
        if (parent.status(name).isDirectory()) {
            adorn(parent, name, attributes, false);
        }
    }
}
