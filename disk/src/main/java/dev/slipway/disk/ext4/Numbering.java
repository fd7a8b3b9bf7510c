package dev.slipway.disk.ext4;

import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import dev.slipway.tree.Names;
import dev.slipway.tree.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which inode number each file has, and the order in which files get their blocks: layer by layer, by path.
 *
 * <p>A stable numbering counts what upper layers have hidden too, so that a layer's files have the same numbers and
 * places whatever lies above them. There are arrays and no objects for each file, as a tree can have a million of them.
 */
final class Numbering {
    static final String LOST_AND_FOUND = "lost+found";
    /** Hidden files keep their places while they are at most this part of the others. */
    private static final int HIDDEN_PART = 8;

    private final Tree tree;
    /** By node of the tree. */
    private final int[] inodes;
    /** By place in the order; inode 0 if the file is hidden, and only its place is kept. */
    private Entry[] files;

    private int[] inodesInOrder;
    private int count;
    private int next = InodeTable.FIRST_FREE;
    private long hiddenBytes;
    private long liveBytes;

    private Numbering(Tree tree) {
        this.tree = tree;
        this.inodes = new int[tree.nodes().size()];
        this.files = new Entry[inodes.length];
        this.inodesInOrder = new int[inodes.length];
    }

    static Numbering of(Tree tree, boolean isStable) {
        Numbering numbering = new Numbering(tree);
        List<int[]> live = numbering.liveByLayer();
        Set<String> directories = new HashSet<>();
        for (int layer = 0; layer < live.size(); layer++) {
            boolean hasMore = isStable && layer < tree.layers().size();
            Entry[] own = hasMore ? filesOf(tree.layers().get(layer), directories) : new Entry[0];
            numbering.addLayer(own, live.get(layer));
        }
        for (int node = 0; node < numbering.inodes.length; node++) {
            if (tree.nodes().get(node).entry() instanceof Entry.HardLink link) {
                numbering.inodes[node] = numbering.inode(link.target());
            }
        }
        return numbering;
    }

    /** The nodes of the tree that are files of their own, by the layer they come from and the path they had there. */
    private List<int[]> liveByLayer() {
        List<int[]> live = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        for (int node = 0; node < inodes.length; node++) {
            int layer = tree.nodes().get(node).layer();
            if (!(tree.nodes().get(node).entry() instanceof Entry.HardLink)) {
                while (live.size() <= layer) {
                    live.add(new int[16]);
                    counts.add(0);
                }
                int size = counts.get(layer);
                if (size == live.get(layer).length) {
                    live.set(layer, Arrays.copyOf(live.get(layer), size * 2));
                }
                live.get(layer)[size] = node;
                counts.set(layer, size + 1);
            }
        }
        for (int layer = 0; layer < live.size(); layer++) {
            live.set(layer, sortedByOrigin(Arrays.copyOf(live.get(layer), counts.get(layer))));
        }
        return live;
    }

    private String origin(int node) {
        return tree.nodes().get(node).origin();
    }

    /** Only a file whose first name an upper layer has removed is out of order. */
    private int[] sortedByOrigin(int[] nodes) {
        for (int i = 1; i < nodes.length; i++) {
            if (Names.compare(origin(nodes[i - 1]), origin(nodes[i])) > 0) {
                return Arrays.stream(nodes)
                        .boxed()
                        .sorted((a, b) -> Names.compare(origin(a), origin(b)))
                        .mapToInt(Integer::intValue)
                        .toArray();
            }
        }
        return nodes;
    }

    /** What a layer adds, by path; a directory that a layer below has is not new. */
    private static Entry[] filesOf(Layer layer, Set<String> directories) {
        Entry[] files = new Entry[layer.entries().size()];
        int count = 0;
        for (Entry entry : layer.entries()) {
            boolean isNew = !(entry instanceof Entry.Directory) || directories.add(entry.path());
            if (isNew && !(entry instanceof Entry.HardLink)) {
                files[count++] = entry;
            }
        }
        Entry[] sorted = Arrays.copyOf(files, count);
        Arrays.sort(sorted, Comparator.comparing(Entry::path, Names::compare));
        return sorted;
    }

    /** Adds what a layer has and what the tree has of it, in the order of their paths in the layer. */
    private void addLayer(Entry[] own, int[] live) {
        int at = 0;
        for (int node : live) {
            String origin = origin(node);
            int order = -1;
            while (at < own.length && (order = Names.compare(own[at].path(), origin)) < 0) {
                add(own[at++], false);
            }
            if (at < own.length && order == 0) {
                at++;
            }
            inodes[node] = add(tree.nodes().get(node).entry(), true);
        }
        while (at < own.length) {
            add(own[at++], false);
        }
    }

    /** Whether what is hidden is so little that its places can stay empty. */
    boolean wastesLittle() {
        return hiddenBytes <= liveBytes / HIDDEN_PART;
    }

    private int add(Entry entry, boolean isLive) {
        int inode = switch (entry.path()) {
            case "" -> InodeTable.ROOT;
            case LOST_AND_FOUND -> InodeTable.LOST_AND_FOUND;
            default -> next++;
        };
        if (count == files.length) {
            files = Arrays.copyOf(files, count * 2);
            inodesInOrder = Arrays.copyOf(inodesInOrder, count * 2);
        }
        files[count] = entry;
        inodesInOrder[count++] = isLive ? inode : 0;
        if (entry instanceof Entry.RegularFile file) {
            hiddenBytes += isLive ? 0 : file.content().sizeBytes();
            liveBytes += isLive ? file.content().sizeBytes() : 0;
        }
        return inode;
    }

    /** How many files there are, hidden ones too. */
    int count() {
        return count;
    }

    /** The file at a place of the order. */
    Entry file(int place) {
        return files[place];
    }

    /** The inode of the file at a place of the order; 0 if it is hidden. */
    int inodeAt(int place) {
        return inodesInOrder[place];
    }

    /** The inode of a node of the tree. */
    int inodeOf(int node) {
        return inodes[node];
    }

    int inode(String path) {
        return inodes[tree.indexOf(path)];
    }

    int last() {
        return next - 1;
    }
}
