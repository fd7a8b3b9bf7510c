package dev.slipway.tree;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Lays layers one on another. */
final class TreeMerge {
    private static final Attributes IMPLIED = Attributes.ofRoot(0755, Instant.EPOCH);

    /** A file itself, apart from its names. */
    private record Inode(Entry data, int layer, String origin) {}

    private final NavigableMap<String, Inode> inodes = new TreeMap<>(Names::compare);

    TreeMerge() {
        inodes.put("", new Inode(new Entry.Directory("", IMPLIED), 0, ""));
    }

    Tree merge(List<Layer> layers) {
        for (int index = 0; index < layers.size(); index++) {
            lay(layers.get(index), index);
        }
        return new Tree(named(), layers);
    }

    private void lay(Layer layer, int index) {
        layer.opaques().forEach(path -> below(inodes, path).clear());
        layer.whiteouts().forEach(this::remove);
        for (Entry entry : layer.entries()) {
            add(entry, index);
        }
    }

    Tree with(Tree tree, Layer layer) {
        take(tree);
        lay(layer, tree.layers().size());
        List<Layer> layers = new ArrayList<>(tree.layers());
        layers.add(layer);
        return new Tree(named(), layers);
    }

    Tree emptied(Tree tree, String path) {
        take(tree);
        below(inodes, path).clear();
        return new Tree(named(), tree.layers());
    }

    Tree subtree(Tree tree, String path) {
        take(tree);
        Inode top = inodes.get(path);
        if (top == null || !(top.data() instanceof Entry.Directory)) {
            throw new IllegalArgumentException("there is no directory /" + path + " in the tree");
        }
        NavigableMap<String, Inode> inside = new TreeMap<>(below(inodes, path));
        inodes.clear();
        inodes.put("", new Inode(top.data(), 0, ""));
        IdentityHashMap<Inode, Inode> moved = new IdentityHashMap<>();
        int cut = path.isEmpty() ? 0 : path.length() + 1;
        inside.forEach((name, inode) -> {
            String shortened = name.substring(cut);
            inodes.put(shortened, moved.computeIfAbsent(inode, i -> new Inode(i.data(), 0, shortened)));
        });
        return new Tree(named(), List.of());
    }

    private void take(Tree tree) {
        Map<String, Inode> known = new HashMap<>();
        for (Tree.Node node : tree.nodes()) {
            Inode inode = node.entry() instanceof Entry.HardLink link
                    ? known.get(link.target())
                    : new Inode(node.entry(), node.layer(), node.origin());
            known.put(node.entry().path(), inode);
        }
        inodes.putAll(known);
    }

    static <V> NavigableMap<String, V> below(NavigableMap<String, V> map, String path) {
        // '0' is the character after '/'.
        return path.isEmpty() ? map.tailMap("", false) : map.subMap(path + "/", true, path + "0", false);
    }

    private void remove(String path) {
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
        int firstLayer = before != null && before.data() instanceof Entry.Directory ? before.layer() : -1;
        switch (entry) {
            case Entry.Directory directory ->
                inodes.put(path, new Inode(directory, firstLayer < 0 ? layer : firstLayer, path));
            case Entry.HardLink link -> {
                Inode target = linkTarget(link);
                remove(path);
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
        if (target == null || target.data() instanceof Entry.Directory) {
            throw new IllegalArgumentException("hard link " + link.path() + " to " + link.target() + ": "
                    + (target == null ? "there is no such file before it" : "that is a directory"));
        }
        return target;
    }

    private void requireDirectory(String path, int layer) {
        Inode inode = inodes.get(path);
        if (inode != null && inode.data() instanceof Entry.Directory) {
            return;
        }
        if (!path.isEmpty()) {
            requireDirectory(Names.parent(path), layer);
        }
        inodes.put(path, new Inode(new Entry.Directory(path, IMPLIED), layer, path));
    }

    private NavigableMap<String, Tree.Node> named() {
        NavigableMap<String, Tree.Node> nodes = new TreeMap<>(Names::compare);
        IdentityHashMap<Inode, String> first = new IdentityHashMap<>();
        List<Map.Entry<String, Inode>> all = new ArrayList<>(inodes.entrySet());
        for (Map.Entry<String, Inode> name : all) {
            String path = name.getKey();
            Inode inode = name.getValue();
            String target = first.putIfAbsent(inode, path);
            Entry entry = target == null
                    ? renamed(inode.data(), path)
                    : new Entry.HardLink(path, inode.data().attributes(), target);
            nodes.put(path, new Tree.Node(entry, inode.layer(), inode.origin()));
        }
        return nodes;
    }

    private static Entry renamed(Entry entry, String path) {
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
