package dev.slipway.tree;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What layers make when they are merged: one entry a path, sorted by the bytes of the path, every directory present,
 * every hard link's target the entry of its group that sorts first.
 */
public final class Tree {
    private final List<Node> nodes;
    private final List<Layer> layers;

    /**
     * An entry and where it came from.
     *
     * @param layer the index of the layer that gave a file its content, or was the first to have the directory
     * @param origin the path the data had in that layer, which differs where only another name of it is left
     */
    public record Node(Entry entry, int layer, String origin) {}

    Tree(List<Node> nodes, List<Layer> layers) {
        this.nodes = Collections.unmodifiableList(nodes);
        this.layers = List.copyOf(layers);
    }

    /** The tree of {@code layers}, lowest first. */
    public static Tree merge(List<Layer> layers) {
        return TreeMerge.of(layers);
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
    public List<Node> nodes() {
        return nodes;
    }

    /** All entries by path, the root first. */
    public List<Entry> entries() {
        return new AbstractList<>() {
            @Override
            public Entry get(int index) {
                return nodes.get(index).entry();
            }

            @Override
            public int size() {
                return nodes.size();
            }
        };
    }

    /** The entry at {@code path}; symbolic links are not followed. */
    public Optional<Entry> find(String path) {
        return node(path).map(Node::entry);
    }

    /** The node at {@code path}; symbolic links are not followed. */
    public Optional<Node> node(String path) {
        int index = indexOf(path);
        return index < 0 ? Optional.empty() : Optional.of(nodes.get(index));
    }

    /** All nodes below the directory {@code path}, without itself. */
    public List<Node> below(String path) {
        if (path.isEmpty()) {
            return nodes.subList(1, nodes.size());
        }
        // '0' is the character after '/'.
        return nodes.subList(place(path + "/"), place(path + "0"));
    }

    private int place(String path) {
        int index = indexOf(path);
        return index < 0 ? -index - 1 : index;
    }

    /** The place of {@code path} in {@link #nodes()}; negative if it is not there. */
    public int indexOf(String path) {
        int low = 0;
        int high = nodes.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Names.compare(nodes.get(middle).entry().path(), path);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    /** This tree with an empty directory where nothing is yet, as if a further layer had brought it. */
    public Tree withDirectory(Entry.Directory directory) {
        int index = indexOf(directory.path());
        if (index >= 0 || !(find(Names.parent(directory.path())).orElse(null) instanceof Entry.Directory)) {
            throw new IllegalArgumentException(
                    "cannot add the directory /" + directory.path() + ": it is there, or the one around it is not");
        }
        List<Node> more = new ArrayList<>(nodes);
        more.add(-index - 1, new Node(directory, layers.size(), directory.path()));
        return new Tree(more, layers);
    }

    /** This tree with nothing in the directory {@code path}; a link group that spans the border is split. */
    public Tree emptied(String path) {
        int from = below(path).isEmpty() ? 0 : place(path + "/");
        int to = from + below(path).size();
        List<Node> kept = new ArrayList<>(nodes.subList(0, from));
        kept.addAll(nodes.subList(to, nodes.size()));
        return new Tree(TreeMerge.relinked(kept, this), layers);
    }

    /** What is in the directory {@code path} as a tree of its own; a link group that spans the border is split. */
    public Tree subtree(String path) {
        if (!(find(path).orElse(null) instanceof Entry.Directory top)) {
            throw new IllegalArgumentException("there is no directory /" + path + " in the tree");
        }
        List<Node> inside = TreeMerge.relinked(below(path), this);
        int cut = path.isEmpty() ? 0 : path.length() + 1;
        List<Node> moved = new ArrayList<>(inside.size() + 1);
        moved.add(new Node(new Entry.Directory("", top.attributes()), 0, ""));
        for (Node node : inside) {
            String shorter = node.entry().path().substring(cut);
            Entry entry = node.entry() instanceof Entry.HardLink link
                    ? new Entry.HardLink(
                            shorter, link.attributes(), link.target().substring(cut))
                    : TreeMerge.renamed(node.entry(), shorter);
            moved.add(new Node(entry, 0, shorter));
        }
        return new Tree(moved, List.of());
    }
}
