package dev.slipway.disk.ext4;

import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import dev.slipway.tree.Names;
import dev.slipway.tree.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which inode number each file has, and the order in which files get their blocks: layer by layer, by path.
 *
 * <p>A stable numbering counts what upper layers have hidden too, so that a layer's files have the same numbers and
 * places whatever lies above them.
 */
final class Numbering {
    static final String LOST_AND_FOUND = "lost+found";
    /** Hidden files keep their places while they are at most this part of the others. */
    private static final int HIDDEN_PART = 8;

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

    /** A file of a layer, hidden or not, by the path it has there. */
    private record Candidate(String origin, Entry entry, boolean isLive) {}

    private final List<Slot> slots = new ArrayList<>();
    private final Map<String, Integer> inodes = new HashMap<>();
    private int next = InodeTable.FIRST_FREE;
    private long hiddenBytes;
    private long liveBytes;

    private Numbering() {}

    static Numbering of(Tree tree, boolean isStable) {
        Numbering numbering = new Numbering();
        List<Map<String, Entry>> live = liveByLayer(tree);
        Set<String> directories = new HashSet<>();
        for (int layer = 0; layer < live.size(); layer++) {
            boolean hasMore = isStable && layer < tree.layers().size();
            List<Candidate> files = new ArrayList<>();
            if (hasMore) {
                addFilesOf(tree.layers().get(layer), live.get(layer), directories, files);
            }
            live.get(layer).forEach((origin, entry) -> files.add(new Candidate(origin, entry, true)));
            files.sort((a, b) -> Names.compare(a.origin, b.origin));
            files.forEach(file -> numbering.add(file.entry, file.isLive));
        }
        for (Tree.Node node : tree.nodes()) {
            if (node.entry() instanceof Entry.HardLink link) {
                numbering.inodes.put(link.path(), numbering.inode(link.target()));
            }
        }
        return numbering;
    }

    /** The files of the tree by layer and the path they had there. */
    private static List<Map<String, Entry>> liveByLayer(Tree tree) {
        List<Map<String, Entry>> live = new ArrayList<>();
        for (Tree.Node node : tree.nodes()) {
            if (!(node.entry() instanceof Entry.HardLink)) {
                while (live.size() <= node.layer()) {
                    live.add(new LinkedHashMap<>());
                }
                live.get(node.layer()).put(node.origin(), node.entry());
            }
        }
        return live;
    }

    /** Moves what a layer adds from {@code live} to {@code files}; a directory that a layer below has is not new. */
    private static void addFilesOf(
            Layer layer, Map<String, Entry> live, Set<String> directories, List<Candidate> files) {
        for (Entry entry : layer.entries()) {
            boolean isNew = !(entry instanceof Entry.Directory) || directories.add(entry.path());
            if (isNew && !(entry instanceof Entry.HardLink)) {
                Entry now = live.remove(entry.path());
                files.add(new Candidate(entry.path(), now == null ? entry : now, now != null));
            }
        }
    }

    /** Whether what is hidden is so little that its places can stay empty. */
    boolean wastesLittle() {
        return hiddenBytes <= liveBytes / HIDDEN_PART;
    }

    private void add(Entry entry, boolean isLive) {
        int inode = switch (entry.path()) {
            case "" -> InodeTable.ROOT;
            case LOST_AND_FOUND -> InodeTable.LOST_AND_FOUND;
            default -> next++;
        };
        slots.add(new Slot(entry, isLive ? inode : 0));
        if (entry instanceof Entry.RegularFile file) {
            hiddenBytes += isLive ? 0 : file.content().sizeBytes();
            liveBytes += isLive ? file.content().sizeBytes() : 0;
        }
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
