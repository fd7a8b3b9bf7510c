package dev.slipway.tree.host;

import dev.slipway.tree.Attributes;
import dev.slipway.tree.Content;
import dev.slipway.tree.Entry;
import dev.slipway.tree.HostFile;
import dev.slipway.tree.Layer;
import dev.slipway.tree.Names;
import dev.slipway.tree.Xattrs;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads a directory of this host as a {@link Layer}; file content stays where it is, as ranges of files.
 *
 * <p>Directories are read side by side on all cores. Extended attributes that belong to the host and not to the tree are left out: those of overlayfs and SELinux.
 */
public final class DirectoryReader {

    /** What the directory is. */
    public enum Form {
        /** A plain tree. */
        PLAIN,
        /** An overlayfs upper directory: character devices 0:0 are whiteouts, an attribute marks opaque directories. */
        OVERLAY
    }

    private static final List<String> OPAQUE = List.of("trusted.overlay.opaque", "user.overlay.opaque");

    private final Path root;
    private final byte[] rootBytes;
    private final Form form;
    private final ExecutorService workers;
    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> whiteouts = new HashSet<>();
    private final Set<String> opaques = new HashSet<>();
    private final Map<FileId, String> linked = new HashMap<>();
    /** Most files of a tree share their attributes with others. */
    private final Map<Attributes, Attributes> shared = new ConcurrentHashMap<>();

    private record FileId(long fileSystem, long inode) {}

    /** What is in a directory, by name. */
    private record Listing(Entry.Directory directory, boolean isOpaque, List<Child> children) {}

    private sealed interface Child {}

    private record Inner(Future<Listing> listing) implements Child {}

    private record Whiteout(String path) implements Child {}

    private record Leaf(Entry entry) implements Child {}

    /** A file that has several names, some of which may be in the tree. */
    private record Linked(Entry entry, FileId file) implements Child {}

    private DirectoryReader(Path root, Form form, ExecutorService workers) {
        this.root = root;
        this.rootBytes = HostNames.bytes(root);
        this.form = form;
        this.workers = workers;
    }

    /** The directory's entries, sorted so that a directory is followed by what is in it. */
    public static Layer read(Path root, Form form, String layerId) throws IOException {
        int threads = Runtime.getRuntime().availableProcessors();
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            DirectoryReader reader = new DirectoryReader(root, form, workers);
            try {
                reader.readRoot();
            } finally {
                workers.shutdownNow();
            }
            return new Layer(layerId, reader.entries, reader.whiteouts, reader.opaques);
        }
    }

    private void readRoot() throws IOException {
        FileStatus status = Fd.here().status(rootBytes);
        if (!status.isDirectory()) {
            throw new PosixException("read the tree at", root.toString(), PosixException.ENOTDIR);
        }
        add(list("", rootBytes, status));
    }

    /** Adds a directory and all in it, in order, and waits for what the workers have not read yet. */
    private void add(Listing listing) throws IOException {
        if (listing.isOpaque) {
            opaques.add(listing.directory.path());
        }
        entries.add(listing.directory);
        for (Child child : listing.children) {
            switch (child) {
                case Inner(Future<Listing> inner) -> add(wait(inner));
                case Whiteout(String path) -> whiteouts.add(path);
                case Leaf(Entry entry) -> entries.add(entry);
                case Linked(Entry entry, FileId file) -> {
                    String first = linked.putIfAbsent(file, entry.path());
                    entries.add(first == null ? entry : new Entry.HardLink(entry.path(), entry.attributes(), first));
                }
            }
        }
    }

    private static Listing wait(Future<Listing> listing) throws IOException {
        try {
            return listing.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("reading a tree was interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private Listing list(String path, byte[] hostPath, FileStatus status) throws IOException {
        Map<String, byte[]> all = xattrs(hostPath);
        boolean isOpaque = form == Form.OVERLAY && OPAQUE.stream().anyMatch(name -> isYes(all.get(name)));
        List<byte[]> names;
        try (Fd fd = Fd.here().openAt(hostPath, Fd.O_RDONLY | Fd.O_DIRECTORY | Fd.O_NOFOLLOW, 0)) {
            names = fd.names();
        }
        names.sort(Arrays::compareUnsigned);
        List<Child> children = new ArrayList<>(names.size());
        for (byte[] name : names) {
            children.add(child(Names.join(path, Names.decode(name)), join(hostPath, name)));
        }
        return new Listing(new Entry.Directory(path, attributes(status, all)), isOpaque, children);
    }

    private static boolean isYes(byte @org.jspecify.annotations.Nullable [] value) {
        return value != null && value.length == 1 && (value[0] == 'y' || value[0] == 'x');
    }

    private static byte[] join(byte[] directory, byte[] name) {
        byte[] joined = Arrays.copyOf(directory, directory.length + 1 + name.length);
        joined[directory.length] = '/';
        System.arraycopy(name, 0, joined, directory.length + 1, name.length);
        return joined;
    }

    private Child child(String path, byte[] hostPath) throws IOException {
        FileStatus status = Fd.here().status(hostPath);
        if (status.isDirectory()) {
            return new Inner(workers.submit(() -> list(path, hostPath, status)));
        }
        if (isWhiteout(status)) {
            return new Whiteout(path);
        }
        Entry entry = leaf(path, hostPath, status);
        return status.links() > 1
                ? new Linked(entry, new FileId(status.fileSystem(), status.inode()))
                : new Leaf(entry);
    }

    private boolean isWhiteout(FileStatus status) {
        return form == Form.OVERLAY
                && status.type() == FileStatus.CHARACTER_DEVICE
                && status.deviceMajor() == 0
                && status.deviceMinor() == 0;
    }

    private Entry leaf(String path, byte[] hostPath, FileStatus status) throws IOException {
        Map<String, byte[]> all = xattrs(hostPath);
        Attributes attributes = attributes(status, all);
        byte[] standsFor = all.get(DeviceNode.ATTRIBUTE);
        if (standsFor != null && status.type() == FileStatus.REGULAR && status.sizeBytes() == 0) {
            Optional<DeviceNode.Numbers> numbers = DeviceNode.parse(standsFor);
            if (numbers.isPresent()) {
                DeviceNode.Numbers device = numbers.get();
                return new Entry.Device(path, attributes, device.kind(), device.major(), device.minor());
            }
        }
        return switch (status.type()) {
            case FileStatus.REGULAR -> new Entry.RegularFile(path, attributes, content(path, hostPath, status));
            case FileStatus.SYMLINK ->
                new Entry.Symlink(path, attributes, Names.decode(Fd.here().readLink(hostPath)));
            case FileStatus.CHARACTER_DEVICE -> device(path, attributes, Entry.Device.Kind.CHARACTER, status);
            case FileStatus.BLOCK_DEVICE -> device(path, attributes, Entry.Device.Kind.BLOCK, status);
            case FileStatus.FIFO -> new Entry.Fifo(path, attributes);
            case FileStatus.SOCKET -> new Entry.Socket(path, attributes);
            default ->
                throw new IOException("read " + Posix.shown(hostPath) + ": a file of unknown type, mode "
                        + Integer.toOctalString(status.mode()));
        };
    }

    private static Entry device(String path, Attributes attributes, Entry.Device.Kind kind, FileStatus status) {
        return new Entry.Device(path, attributes, kind, status.deviceMajor(), status.deviceMinor());
    }

    private Content content(String path, byte[] hostPath, FileStatus status) throws IOException {
        HostFile file = new TreeFile(root, path, status.version());
        long sizeBytes = status.sizeBytes();
        if (status.allocatedBytes() >= sizeBytes) {
            return Content.of(file, 0, sizeBytes);
        }
        try (Fd fd = Fd.here().openAt(hostPath, Fd.O_RDONLY | Fd.O_NOFOLLOW, 0)) {
            List<Content.Piece> pieces = new ArrayList<>();
            for (long at = fd.nextData(0); at >= 0 && at < sizeBytes; ) {
                long end = Math.min(fd.nextHole(at), sizeBytes);
                pieces.add(new Content.Piece(at, Content.of(file, at, end - at)));
                at = end < sizeBytes ? fd.nextData(end) : -1;
            }
            // A compressing file system allocates less than the size without any hole.
            boolean whole = pieces.size() == 1 && pieces.getFirst().content().sizeBytes() == sizeBytes;
            return whole ? Content.of(file, 0, sizeBytes) : Content.ofPieces(sizeBytes, pieces);
        }
    }

    private static Map<String, byte[]> xattrs(byte[] hostPath) throws IOException {
        Set<String> names = Posix.llistxattr(hostPath);
        if (names.isEmpty()) {
            return Map.of();
        }
        Map<String, byte[]> values = new TreeMap<>();
        for (String name : names) {
            values.put(name, Posix.lgetxattr(hostPath, name));
        }
        return values;
    }

    private Attributes attributes(FileStatus status, Map<String, byte[]> xattrs) {
        int mode = status.type() == FileStatus.SYMLINK ? 0777 : status.permissions();
        Attributes attributes = new Attributes(mode, status.uid(), status.gid(), status.modified(), kept(xattrs));
        Attributes before = shared.putIfAbsent(attributes, attributes);
        return before == null ? attributes : before;
    }

    private static Xattrs kept(Map<String, byte[]> xattrs) {
        if (xattrs.isEmpty()) {
            return Xattrs.NONE;
        }
        Map<String, byte[]> kept = new TreeMap<>(xattrs);
        kept.keySet().removeIf(DirectoryReader::isOfHost);
        return Xattrs.of(kept);
    }

    private static boolean isOfHost(String name) {
        return name.startsWith("trusted.overlay.")
                || name.startsWith("user.overlay.")
                || name.startsWith("user.containers.")
                || name.equals(DeviceNode.ATTRIBUTE)
                || name.equals("security.selinux");
    }
}
