package dev.slipway.disk.ext4;

import dev.slipway.tree.Entry;
import dev.slipway.tree.Names;
import dev.slipway.tree.Tree;
import dev.slipway.tree.Xattrs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All of a tree that does not depend on where it will lie: numbers, directories, links, attributes. */
final class TreeShape {
    private static final int NAME_BYTES = 255;
    private static final int LOST_AND_FOUND_BLOCKS = 4;

    final Numbering numbering;
    private final Tree tree;
    private final HalfMd4 hashes;
    /** By inode. */
    private final Entry[] files;

    private final int[] links;
    private final int[] parents;
    /** Where a directory's nodes begin in {@code children}, by inode; they end where the next one's begin. */
    private final int[] firstChild;

    private final int[] children;
    private final Map<String, XattrBlock> xattrs = new HashMap<>();
    /** The large directories, by inode; small ones are quickly made again. */
    private final Map<Integer, DirectoryBlocks> indexed = new HashMap<>();

    private TreeShape(Tree tree, Numbering numbering, HalfMd4 hashes) {
        this.tree = tree;
        this.numbering = numbering;
        this.hashes = hashes;
        int inodes = numbering.last() + 1;
        this.files = new Entry[inodes];
        this.links = new int[inodes];
        this.parents = new int[inodes];
        this.firstChild = new int[inodes + 1];
        this.children = new int[tree.nodes().size()];
    }

    /** The shape of a tree which has a lost+found directory. */
    static TreeShape of(Tree tree, Numbering numbering, HalfMd4 hashes) throws IOException {
        TreeShape shape = new TreeShape(tree, numbering, hashes);
        int[] parentOf = new int[tree.nodes().size()];
        long[] nameBytes = new long[numbering.last() + 1];
        for (int node = 0; node < parentOf.length; node++) {
            Entry entry = tree.nodes().get(node).entry();
            int parent = shape.addNode(entry, numbering.inodeOf(node), node == 0 ? 0 : parentOf[node - 1]);
            parentOf[node] = parent;
            nameBytes[parent] += DirectoryBlocks.sizeBytes(nameBytes(entry.path()));
            Xattrs of = entry.attributes().xattrs();
            if (!of.isEmpty() && !(entry instanceof Entry.HardLink)) {
                shape.xattrs.put(entry.path(), XattrBlock.of(entry.path(), of));
            }
        }
        shape.sortIntoDirectories(parentOf);
        for (int inode = 0; inode < nameBytes.length; inode++) {
            if (!DirectoryBlocks.isLinear(nameBytes[inode])) {
                shape.indexed.put(inode, shape.newDirectory(inode));
            }
        }
        return shape;
    }

    /** The inode of the directory around the entry, which is that around the entry before it more often than not. */
    private int addNode(Entry entry, int inode, int probableParent) throws IOException {
        String path = entry.path();
        String around = Names.parent(path);
        boolean isSame = probableParent != 0 && files[probableParent].path().equals(around);
        int parent = isSame ? probableParent : numbering.inode(around);
        if (entry instanceof Entry.Directory) {
            links[inode] += 2;
            parents[inode] = parent;
            if (!path.isEmpty()) {
                links[parent]++;
            }
        } else {
            links[inode]++;
            if (links[inode] > 65_000) {
                throw new IOException("write /" + path + " to ext4: the file has more than 65,000 names");
            }
        }
        if (!(entry instanceof Entry.HardLink)) {
            files[inode] = entry;
        }
        if (!path.isEmpty()) {
            if (nameBytes(path) > NAME_BYTES) {
                throw new IOException("write /" + path + " to ext4: its name has " + nameBytes(path)
                        + " bytes; a name can have at most " + NAME_BYTES);
            }
            firstChild[parent + 1]++;
        }
        return parent;
    }

    private static int nameBytes(String path) {
        return path.isEmpty() ? 0 : Names.encode(Names.last(path)).length;
    }

    /** From how many nodes each directory has to where they begin, and then the nodes in the tree's order. */
    private void sortIntoDirectories(int[] parentOf) {
        for (int inode = 1; inode < firstChild.length; inode++) {
            firstChild[inode] += firstChild[inode - 1];
        }
        int[] filled = firstChild.clone();
        for (int node = 1; node < parentOf.length; node++) {
            children[filled[parentOf[node]]++] = node;
        }
    }

    private DirectoryBlocks newDirectory(int inode) throws IOException {
        List<DirectoryBlocks.Name> names = new ArrayList<>(firstChild[inode + 1] - firstChild[inode]);
        for (int i = firstChild[inode]; i < firstChild[inode + 1]; i++) {
            String child = tree.nodes().get(children[i]).entry().path();
            int number = numbering.inodeOf(children[i]);
            names.add(new DirectoryBlocks.Name(Names.encode(Names.last(child)), number, type(file(number))));
        }
        return DirectoryBlocks.of(file(inode).path(), inode, parents[inode], names, hashes, leastBlocks(inode));
    }

    private static int type(Entry entry) {
        return switch (entry) {
            case Entry.RegularFile ignored -> 1;
            case Entry.Directory ignored -> 2;
            case Entry.Device device -> device.kind() == Entry.Device.Kind.CHARACTER ? 3 : 4;
            case Entry.Fifo ignored -> 5;
            case Entry.Socket ignored -> 6;
            case Entry.Symlink ignored -> 7;
            case Entry.HardLink link -> throw new IllegalArgumentException("a link has no inode: " + link.path());
        };
    }

    /** The file that has the inode, and that some name leads to. */
    Entry file(int inode) {
        return Objects.requireNonNull(files[inode], () -> "inode " + inode);
    }

    /** Whether some name leads to the inode. */
    boolean hasFile(int inode) {
        return inode < files.length && files[inode] != null;
    }

    private static int leastBlocks(int inode) {
        return inode == InodeTable.LOST_AND_FOUND ? LOST_AND_FOUND_BLOCKS : 1;
    }

    DirectoryBlocks directory(int inode) throws IOException {
        DirectoryBlocks kept = indexed.get(inode);
        return kept != null ? kept : newDirectory(inode);
    }

    int directoryBlocks(int inode) {
        DirectoryBlocks kept = indexed.get(inode);
        return kept != null ? kept.blocks() : leastBlocks(inode);
    }

    boolean isIndexed(int inode) {
        return indexed.containsKey(inode);
    }

    int links(int inode) {
        return links[inode];
    }

    /** The attributes of a file; empty ones for most. */
    XattrBlock xattrs(String path) {
        return xattrs.getOrDefault(path, XattrBlock.NONE);
    }
}
