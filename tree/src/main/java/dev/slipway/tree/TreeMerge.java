package dev.slipway.tree;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Lays layers one on another. */
final class TreeMerge {
    private static final Attributes IMPLIED = Attributes.ofRoot(0755, Instant.EPOCH);

    /** A file itself, apart from its names. */
    private static final class Inode {
        final Entry data;
        final int layer;
        final String origin;
        boolean isLinked;

        Inode(Entry data, int layer, String origin) {
            this.data = data;
            this.layer = layer;
            this.origin = origin;
        }
    }

    private final NavigableMap<String, Inode> inodes;
    /** The directory that was last found or made, around most of the entries that follow it. */
    private String knownDirectory = "";

    private TreeMerge(Comparator<String> order) {
        inodes = new TreeMap<>(order);
        inodes.put("", new Inode(new Entry.Directory("", IMPLIED), 0, ""));
    }

    static Tree of(List<Layer> layers) {
        return new TreeMerge(order(layers)).merge(layers);
    }

    /** Strings compare much faster by themselves, and below the surrogates their order is that of their bytes. */
    private static Comparator<String> order(List<Layer> layers) {
        for (Layer layer : layers) {
            for (Entry entry : layer.entries()) {
                if (entry.path().chars().anyMatch(c -> c >= Character.MIN_SURROGATE)) {
                    return Names::compare;
                }
            }
        }
        return Comparator.naturalOrder();
    }

    private Tree merge(List<Layer> layers) {
        for (int index = 0; index < layers.size(); index++) {
            lay(layers.get(index), index);
        }
        return new Tree(named(), layers);
    }

    private void lay(Layer layer, int index) {
        knownDirectory = "";
        layer.opaques().forEach(path -> below(inodes, path).clear());
        layer.whiteouts().forEach(this::remove);
        for (Entry entry : layer.entries()) {
            add(entry, index);
        }
    }

    private static <V> NavigableMap<String, V> below(NavigableMap<String, V> map, String path) {
        // '0' is the character after '/'.
        return path.isEmpty() ? map.tailMap("", false) : map.subMap(path + "/", true, path + "0", false);
    }

    private void remove(String path) {
        knownDirectory = "";
        below(inodes, path).clear();
        if (!path.isEmpty()) {
            inodes.remove(path);
        }
    }

    private void add(Entry entry, int layer) {
        String path = entry.path();
        if (!path.isEmpty()) {
            requireDirectory(Names.parent(path), layer);
        }
        Inode before = inodes.get(path);
        int firstLayer = before != null && before.data instanceof Entry.Directory ? before.layer : -1;
        switch (entry) {
            case Entry.Directory directory ->
                inodes.put(path, new Inode(directory, firstLayer < 0 ? layer : firstLayer, path));
            case Entry.HardLink link -> {
                Inode target = linkTarget(link);
                if (before != target) {
                    remove(path);
                }
                target.isLinked = true;
                inodes.put(path, target);
            }
            default -> {
                if (path.isEmpty()) {
                    throw new IllegalArgumentException("the root of a tree must be a directory, but is a "
                            + entry.getClass().getSimpleName());
                }
                if (firstLayer >= 0) {
                    remove(path);
                }
                inodes.put(path, new Inode(entry, layer, path));
            }
        }
    }

    private Inode linkTarget(Entry.HardLink link) {
        Inode target = inodes.get(link.target());
        if (target == null || target.data instanceof Entry.Directory) {
            throw new IllegalArgumentException("hard link " + link.path() + " to " + link.target() + ": "
                    + (target == null ? "there is no such file before it" : "that is a directory"));
        }
        return target;
    }

    private void requireDirectory(String path, int layer) {
        if (path.equals(knownDirectory)) {
            return;
        }
        Inode inode = inodes.get(path);
        if (inode != null && inode.data instanceof Entry.Directory) {
            knownDirectory = path;
            return;
        }
        if (!path.isEmpty()) {
            requireDirectory(Names.parent(path), layer);
        }
        inodes.put(path, new Inode(new Entry.Directory(path, IMPLIED), layer, path));
    }

    private List<Tree.Node> named() {
        List<Tree.Node> nodes = new ArrayList<>(inodes.size());
        IdentityHashMap<Inode, String> first = new IdentityHashMap<>();
        for (Map.Entry<String, Inode> name : inodes.entrySet()) {
            String path = name.getKey();
            Inode inode = name.getValue();
            String target = inode.isLinked ? first.putIfAbsent(inode, path) : null;
            Entry entry = target == null
                    ? renamed(inode.data, path)
                    : new Entry.HardLink(path, inode.data.attributes(), target);
            nodes.add(new Tree.Node(entry, inode.layer, inode.origin));
        }
        return nodes;
    }

    /** The nodes, some of a tree's, with links whose target is missing made to name the first that is left. */
    static List<Tree.Node> relinked(List<Tree.Node> nodes, Tree tree) {
        Map<String, String> targets = new HashMap<>();
        Set<String> present = new HashSet<>();
        List<Tree.Node> relinked = new ArrayList<>(nodes.size());
        for (Tree.Node node : nodes) {
            present.add(node.entry().path());
            if (node.entry() instanceof Entry.HardLink link && !present.contains(link.target())) {
                String path = link.path();
                String now = targets.putIfAbsent(link.target(), path);
                Entry entry = now == null
                        ? renamed(tree.find(link.target()).orElseThrow(), path)
                        : new Entry.HardLink(path, link.attributes(), now);
                relinked.add(new Tree.Node(entry, node.layer(), node.origin()));
            } else {
                relinked.add(node);
            }
        }
        return relinked;
    }

    static Entry renamed(Entry entry, String path) {
        if (entry.path().equals(path)) {
            return entry;
        }
        Attributes attributes = entry.attributes();
        return switch (entry) {
            case Entry.RegularFile file -> new Entry.RegularFile(path, attributes, file.content());
            case Entry.Symlink link -> new Entry.Symlink(path, attributes, link.target());
            case Entry.Device device ->
                new Entry.Device(path, attributes, device.kind(), device.major(), device.minor());
            case Entry.Fifo ignored -> new Entry.Fifo(path, attributes);
            case Entry.Socket ignored -> new Entry.Socket(path, attributes);
            case Entry.Directory ignored -> new Entry.Directory(path, attributes);
            case Entry.HardLink link -> new Entry.HardLink(path, attributes, link.target());
        };
    }
}
