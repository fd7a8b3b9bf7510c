package dev.slipway.tree;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * What layers make when they are merged: one entry a path, sorted by the bytes of the path, every directory present,
 * every hard link's target the entry of its group that sorts first.
 */
public final class Tree {
    private final NavigableMap<String, Node> nodes;
    private final List<Layer> layers;

    /**
     * An entry and where it came from.
     *
     * @param layer the index of the layer that gave a file its content, or was the first to have the directory
     * @param origin the path the data had in that layer, which differs where only another name of it is left
     */
    public record Node(Entry entry, int layer, String origin) {}

    Tree(NavigableMap<String, Node> nodes, List<Layer> layers) {
        this.nodes = Collections.unmodifiableNavigableMap(nodes);
        this.layers = List.copyOf(layers);
    }

    /** The tree of {@code layers}, lowest first. */
    public static Tree merge(List<Layer> layers) {
        return new TreeMerge().merge(layers);
    }

    /** The tree of one layer. */
    public static Tree of(Layer layer) {
        return merge(List.of(layer));
    }

    /** The layers this tree was merged of, lowest first. */
    public List<Layer> layers() {
        return layers;
    }

    /** All nodes by path, the root first. */
    public Collection<Node> nodes() {
        return nodes.values();
    }

    /** All entries by path, the root first. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(nodes.size());
        nodes.values().forEach(node -> entries.add(node.entry()));
        return entries;
    }

    /** The entry at {@code path}; symbolic links are not followed. */
    public Optional<Entry> find(String path) {
        return node(path).map(Node::entry);
    }

    /** The node at {@code path}; symbolic links are not followed. */
    public Optional<Node> node(String path) {
        return Optional.ofNullable(nodes.get(path));
    }

    /** All nodes below the directory {@code path}, without itself. */
    public Collection<Node> below(String path) {
        return TreeMerge.below(nodes, path).values();
    }

    /** This tree with a further layer on it. */
    public Tree with(Layer layer) {
        return new TreeMerge().with(this, layer);
    }

    /** This tree with nothing in the directory {@code path}; a link group that spans the border is split. */
    public Tree emptied(String path) {
        return new TreeMerge().emptied(this, path);
    }

    /** What is in the directory {@code path} as a tree of its own; a link group that spans the border is split. */
    public Tree subtree(String path) {
        return new TreeMerge().subtree(this, path);
    }
}
