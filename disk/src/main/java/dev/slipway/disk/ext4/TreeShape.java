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
    private final Map<String, DirectoryBlocks> directories = new HashMap<>();
    private final Map<Integer, Integer> links = new HashMap<>();
    private final Map<String, XattrBlock> xattrs = new HashMap<>();
    private final Map<Integer, Integer> typesOfLinked = new HashMap<>();

    private TreeShape(Numbering numbering) {
        this.numbering = numbering;
    }

    /** The shape of a tree which has a lost+found directory. */
    static TreeShape of(Tree tree, Numbering numbering, HalfMd4 hashes) throws IOException {
        TreeShape shape = new TreeShape(numbering);
        Map<String, List<DirectoryBlocks.Name>> names = new HashMap<>();
        for (Tree.Node node : tree.nodes()) {
            Entry entry = node.entry();
            shape.addName(entry, names);
            Xattrs of = entry.attributes().xattrs();
            if (!of.isEmpty() && !(entry instanceof Entry.HardLink)) {
                shape.xattrs.put(entry.path(), XattrBlock.of(entry.path(), of));
            }
        }
        for (Map.Entry<String, List<DirectoryBlocks.Name>> directory : names.entrySet()) {
            String path = directory.getKey();
            int parent = shape.numbering.inode(Names.parent(path));
            int minimum = path.equals(Numbering.LOST_AND_FOUND) ? LOST_AND_FOUND_BLOCKS : 1;
            shape.directories.put(
                    path,
                    DirectoryBlocks.of(
                            path, shape.numbering.inode(path), parent, directory.getValue(), hashes, minimum));
        }
        return shape;
    }

    private void addName(Entry entry, Map<String, List<DirectoryBlocks.Name>> names) throws IOException {
        String path = entry.path();
        int inode = numbering.inode(path);
        if (entry instanceof Entry.Directory) {
            names.put(path, new ArrayList<>());
            links.merge(inode, 2, Integer::sum);
            if (!path.isEmpty()) {
                links.merge(numbering.inode(Names.parent(path)), 1, Integer::sum);
            }
        } else {
            links.merge(inode, 1, Integer::sum);
            if (links.getOrDefault(inode, 0) > 65_000) {
                throw new IOException("write /" + path + " to ext4: the file has more than 65,000 names");
            }
        }
        if (path.isEmpty()) {
            return;
        }
        byte[] name = Names.encode(Names.last(path));
        if (name.length > NAME_BYTES) {
            throw new IOException("write /" + path + " to ext4: its name has " + name.length
                    + " bytes; a name can have at most " + NAME_BYTES);
        }
        int type = type(entry, inode);
        Objects.requireNonNull(names.get(Names.parent(path)), path).add(new DirectoryBlocks.Name(name, inode, type));
    }

    private int type(Entry entry, int inode) {
        int type = switch (entry) {
            case Entry.RegularFile ignored -> 1;
            case Entry.Directory ignored -> 2;
            case Entry.Device device -> device.kind() == Entry.Device.Kind.CHARACTER ? 3 : 4;
            case Entry.Fifo ignored -> 5;
            case Entry.Socket ignored -> 6;
            case Entry.Symlink ignored -> 7;
            // A link's target sorts before it.
            case Entry.HardLink ignored -> Objects.requireNonNull(typesOfLinked.get(inode));
        };
        typesOfLinked.put(inode, type);
        return type;
    }

    DirectoryBlocks directory(String path) {
        return Objects.requireNonNull(directories.get(path), path);
    }

    int links(int inode) {
        return links.getOrDefault(inode, 0);
    }

    /** The attributes of a file; empty ones for most. */
    XattrBlock xattrs(String path) {
        return xattrs.getOrDefault(path, XattrBlock.NONE);
    }
}
