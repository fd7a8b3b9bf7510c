package dev.slipway.disk.ext4;

import dev.slipway.disk.DiskPlan;
import dev.slipway.tree.Attributes;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import dev.slipway.tree.Tree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An ext4 file system as a plan.
 *
 * <p>Files are placed layer by layer, and what an upper layer hides keeps its place empty, so that a base's bytes do
 * not move when something is laid on it. Where the room for that is missing, files are placed close together.
 */
public final class Ext4Volume {
    private static final long BLOCK_BYTES = Ext4Geometry.BLOCK_BYTES;
    private static final long SMALLEST_BYTES = 8L << 20;
    private static final long GROUP_BYTES = Ext4Geometry.BLOCKS_PER_GROUP * BLOCK_BYTES;
    private static final long MARGIN_BYTES = 256L << 20;
    /** Hidden files keep their places while they are at most this part of the others. */
    private static final int HIDDEN_PART = 8;

    private Ext4Volume() {}

    /** A file system of exactly {@code sizeBytes}, or an error that says what would be needed. */
    public static DiskPlan plan(Tree tree, long sizeBytes, Ext4Options options) throws IOException {
        Tree whole = withLostAndFound(tree, options);
        long blocks = sizeBytes / BLOCK_BYTES;
        if (sizeBytes < SMALLEST_BYTES) {
            throw new IOException("make an ext4 file system of " + sizeBytes + " bytes: at least " + SMALLEST_BYTES
                    + " (8 MiB) are needed");
        }
        long end = 0;
        for (boolean isStable : isWorthKeepingPlaces(whole) ? List.of(true, false) : List.of(false)) {
            TreeShape shape = shape(whole, isStable, options);
            Ext4Geometry geometry = Ext4Geometry.of(blocks, shape.numbering.last());
            Placement placement = Placement.of(geometry, shape);
            end = placement.end();
            if (geometry.inodes() >= shape.numbering.last() && placement.fits()) {
                return new VolumeBuilder(shape, placement, options).build(sizeBytes);
            }
        }
        throw DoesNotFit.of(whole, sizeBytes, end * BLOCK_BYTES);
    }

    /** The size for content and a margin of a tenth and 256 MiB, in whole steps of 128 MiB. */
    public static long automaticSizeBytes(Tree tree, Ext4Options options) throws IOException {
        Tree whole = withLostAndFound(tree, options);
        TreeShape shape = shape(whole, isWorthKeepingPlaces(whole), options);
        long sizeBytes = 4 * GROUP_BYTES;
        while (true) {
            Ext4Geometry geometry = Ext4Geometry.of(sizeBytes / BLOCK_BYTES, shape.numbering.last());
            long endBytes = Placement.of(geometry, shape).end() * BLOCK_BYTES;
            long wanted = roundUp(endBytes + endBytes / 10 + MARGIN_BYTES, GROUP_BYTES);
            if (geometry.inodes() < shape.numbering.last()) {
                wanted = Math.max(wanted, sizeBytes + GROUP_BYTES);
            }
            if (wanted <= sizeBytes) {
                return sizeBytes;
            }
            sizeBytes = wanted;
        }
    }

    private static long roundUp(long value, long unit) {
        return (value + unit - 1) / unit * unit;
    }

    private static TreeShape shape(Tree tree, boolean isStable, Ext4Options options) throws IOException {
        return TreeShape.of(tree, isStable, new HalfMd4(options.hashSeedBytes()));
    }

    private static Tree withLostAndFound(Tree tree, Ext4Options options) throws IOException {
        Entry there = tree.find(Numbering.LOST_AND_FOUND).orElse(null);
        if (there instanceof Entry.Directory) {
            return tree;
        }
        if (there != null) {
            throw new IOException("write /lost+found to ext4: the name belongs to e2fsck and must be a directory;"
                    + " rename or remove the file");
        }
        Entry made = new Entry.Directory(Numbering.LOST_AND_FOUND, Attributes.ofRoot(0700, options.sourceDate()));
        return tree.with(new Layer("lost+found", List.of(made), Set.of(), Set.of()));
    }

    private static boolean isWorthKeepingPlaces(Tree tree) {
        long hidden = 0;
        long live = 0;
        Map<String, Integer> layers = new HashMap<>();
        for (Tree.Node node : tree.nodes()) {
            layers.put(node.layer() + "/" + node.origin(), node.layer());
        }
        for (int i = 0; i < tree.layers().size(); i++) {
            for (Entry entry : tree.layers().get(i).entries()) {
                if (entry instanceof Entry.RegularFile file) {
                    boolean isLive = layers.containsKey(i + "/" + entry.path());
                    hidden += isLive ? 0 : file.content().sizeBytes();
                    live += isLive ? file.content().sizeBytes() : 0;
                }
            }
        }
        return hidden <= live / HIDDEN_PART;
    }

    /** The directories that hold most, for an error. */
    static List<String> largest(Tree tree, int count) {
        Map<String, Long> sizes = new HashMap<>();
        for (Entry entry : tree.entries()) {
            if (entry instanceof Entry.RegularFile file) {
                String path = entry.path();
                for (int slash = path.indexOf('/'), depth = 0;
                        slash > 0 && depth < 3;
                        slash = path.indexOf('/', slash + 1), depth++) {
                    sizes.merge(path.substring(0, slash), file.content().sizeBytes(), Long::sum);
                }
            }
        }
        List<Map.Entry<String, Long>> sorted = new ArrayList<>(sizes.entrySet());
        sorted.sort(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()));
        return sorted.stream()
                .limit(count)
                .map(e -> "/" + e.getKey() + " " + (e.getValue() + (1 << 20) - 1) / (1 << 20) + " MiB")
                .toList();
    }
}
