package dev.slipway.disk.ext4;

import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import dev.slipway.tree.Names;
import dev.slipway.tree.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which inode number each file has, and the order in which files get their blocks: layer by layer, by path.
 *
 * <p>A stable numbering counts what upper layers have hidden too, so that a layer's files have the same numbers and
 * places whatever lies above them.
 */
final class Numbering {
    static final String LOST_AND_FOUND = "lost+found";

    /**
     * A file in order.
     *
     * @param inode 0 if the file is hidden, and only its place is kept
     */
    record Slot(Entry entry, int inode) {
        boolean isHidden() {
            return inode == 0;
        }
    }

    private record Origin(int layer, String path) {}

    private final List<Slot> slots = new ArrayList<>();
    private final Map<String, Integer> inodes = new HashMap<>();
    private int next = InodeTable.FIRST_FREE;

    private Numbering() {}

    static Numbering of(Tree tree, boolean isStable) {
        Numbering numbering = new Numbering();
        Map<Origin, Entry> live = new HashMap<>();
        for (Tree.Node node : tree.nodes()) {
            if (!(node.entry() instanceof Entry.HardLink)) {
                live.put(new Origin(node.layer(), node.origin()), node.entry());
            }
        }
        Set<String> directories = new HashSet<>();
        for (int layer = 0; layer < Math.max(1, tree.layers().size()); layer++) {
            NavigableMap<String, Entry> files = new TreeMap<>(Names::compare);
            if (isStable && !tree.layers().isEmpty()) {
                files.putAll(numbering.filesOf(tree.layers().get(layer), directories));
            }
            for (Map.Entry<Origin, Entry> file : live.entrySet()) {
                if (file.getKey().layer() == layer) {
                    files.put(file.getKey().path(), file.getValue());
                }
            }
            for (Map.Entry<String, Entry> file : files.entrySet()) {
                numbering.add(file.getValue(), live.containsKey(new Origin(layer, file.getKey())));
            }
        }
        for (Tree.Node node : tree.nodes()) {
            if (node.entry() instanceof Entry.HardLink link) {
                numbering.inodes.put(link.path(), numbering.inode(link.target()));
            }
        }
        return numbering;
    }

    /** What a layer adds: a directory that a layer below has is not new. */
    private Map<String, Entry> filesOf(Layer layer, Set<String> directories) {
        Map<String, Entry> files = new HashMap<>();
        for (Entry entry : layer.entries()) {
            boolean isNew = !(entry instanceof Entry.Directory) || directories.add(entry.path());
            if (isNew && !(entry instanceof Entry.HardLink)) {
                files.put(entry.path(), entry);
            }
        }
        return files;
    }

    private void add(Entry entry, boolean isLive) {
        int inode = switch (entry.path()) {
            case "" -> InodeTable.ROOT;
            case LOST_AND_FOUND -> InodeTable.LOST_AND_FOUND;
            default -> next++;
        };
        slots.add(new Slot(entry, isLive ? inode : 0));
        if (isLive) {
            inodes.put(entry.path(), inode);
        }
    }

    List<Slot> slots() {
        return slots;
    }

    int inode(String path) {
        return Objects.requireNonNull(inodes.get(path), path);
    }

    int last() {
        return next - 1;
    }
}
