package dev.slipway.build.copy;

import dev.slipway.dockerfile.pattern.IgnoreRules;
import dev.slipway.tree.Names;
import dev.slipway.tree.Xattrs;
import dev.slipway.tree.host.Fd;
import dev.slipway.tree.host.FileStatus;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists what is at and below a place, in an order that depends on names alone, and reads what it does not remember. */
final class Walk {
    private static final byte[] SELF = {};

    private final SourceTree tree;
    private final List<IgnoreRules> filters;
    private final DigestMemo memo;
    private final List<Item> items = new ArrayList<>();
    private final Map<FileId, Integer> linked = new HashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(128 * 1024);

    private record FileId(long fileSystem, long inode) {}

    private Walk(SourceTree tree, List<IgnoreRules> filters, DigestMemo memo) {
        this.tree = tree;
        this.filters = filters;
        this.memo = memo;
    }

    /** The items from a path without links; each filter leaves out by paths relative to it. */
    static List<Item> from(SourceTree tree, SourceTree.Place top, List<IgnoreRules> filters, DigestMemo memo)
            throws IOException {
        Walk walk = new Walk(tree, filters, memo);
        walk.visit(top.path(), "", top.status());
        return walk.items;
    }

    private void visit(String inSource, String path, FileStatus status) throws IOException {
        stopIfInterrupted("reading ", tree.source().name());
        boolean included = path.isEmpty() || filters.stream().noneMatch(filter -> filter.excludes(path));
        if (status.isDirectory()) {
            directory(inSource, path, status, included);
        } else if (included) {
            items.add(leaf(inSource, path, status));
        }
    }

    private void directory(String inSource, String path, FileStatus status, boolean included) throws IOException {
        if (!included && filters.stream().anyMatch(filter -> filter.prunes(path))) {
            return;
        }
        items.add(new Item(path, status, tree.xattrs(inSource), "", "", -1, included));
        int before = items.size();
        for (String name : tree.names(inSource)) {
            String child = Names.join(inSource, name);
            visit(child, Names.join(path, name), tree.status(child));
        }
        if (!included && items.size() == before) {
            items.removeLast();
        }
    }

    private Item leaf(String inSource, String path, FileStatus status) throws IOException {
        Xattrs xattrs = tree.xattrs(inSource);
        if (status.type() == FileStatus.SYMLINK) {
            return new Item(path, status, xattrs, tree.linkTarget(inSource), "", -1, true);
        }
        if (status.type() != FileStatus.REGULAR) {
            return new Item(path, status, xattrs, "", "", -1, true);
        }
        if (status.links() > 1) {
            Integer first = linked.putIfAbsent(new FileId(status.fileSystem(), status.inode()), items.size());
            if (first != null) {
                return new Item(path, status, xattrs, "", items.get(first).digest(), first, true);
            }
        }
        return new Item(path, status, xattrs, "", digest(inSource, status), -1, true);
    }

    private String digest(String inSource, FileStatus status) throws IOException {
        Optional<String> remembered = memo.find(status);
        if (remembered.isPresent()) {
            return remembered.get();
        }
        try (Fd file = tree.file(inSource)) {
            requireSame(tree, inSource, status, file.status(SELF));
            MessageDigest sha256 = sha256();
            for (long at = 0; ; at += buffer.limit()) {
                // One file may take minutes.
                stopIfInterrupted("reading ", inSource);
                if (file.read(buffer.clear(), at) == 0) {
                    break;
                }
                sha256.update(buffer.flip());
            }
            requireSame(tree, inSource, status, file.status(SELF));
            String digest = HexFormat.of().formatHex(sha256.digest());
            memo.remember(status, digest);
            return digest;
        }
    }

    static void stopIfInterrupted(String doing, String what) throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("stopped while " + doing + what);
        }
    }

    /** Fails when a file is not what it was: what would be copied is not what the cache key says. */
    static void requireSame(SourceTree tree, String path, FileStatus before, FileStatus now) throws CopyException {
        boolean same = now.type() == before.type()
                && now.inode() == before.inode()
                && now.sizeBytes() == before.sizeBytes()
                && now.modified().equals(before.modified())
                && now.changed().equals(before.changed());
        if (!same) {
            throw new CopyException(
                    path + " in " + tree.source().name() + " changed while it was being copied",
                    "Build again when nothing writes to it any more.");
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
