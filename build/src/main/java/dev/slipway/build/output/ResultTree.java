package dev.slipway.build.output;

import dev.slipway.build.BuildResult;
import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import dev.slipway.tree.Tree;
import dev.slipway.tree.host.DirectoryReader;
import dev.slipway.tree.host.DirectoryWriter;
import dev.slipway.tree.tar.TarWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The file tree of a result ({@code --output type=tar} and {@code type=local}). */
public final class ResultTree {
    private final Tree tree;

    private ResultTree(Tree tree) {
        this.tree = tree;
    }

    /** The merged layers of {@code result}. */
    public static ResultTree of(BuildResult result) throws IOException {
        return new ResultTree(Tree.merge(layers(result)));
    }

    /** The layers of {@code result}, lowest first. */
    static List<Layer> layers(BuildResult result) throws IOException {
        List<Layer> layers = new ArrayList<>();
        for (Snapshot snapshot : result.layers()) {
            layers.add(DirectoryReader.read(snapshot.directory(), DirectoryReader.Form.OVERLAY, snapshot.id()));
        }
        return layers;
    }

    /** Writes a tar; the same tree gives the same bytes. */
    public void tar(OutputStream out) throws IOException {
        TarWriter.write(tree, out);
    }

    /**
     * Writes the tree into {@code directory}, which is made.
     *
     * @throws IOException when something is in it already, which this would mix with the tree
     */
    public void directory(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> there = Files.list(directory)) {
            if (there.findAny().isPresent()) {
                throw new IOException("cannot write the tree into " + directory
                        + ": there are files in it already. Empty it, or name another directory.");
            }
        }
        try (DirectoryWriter writer =
                DirectoryWriter.open(directory, DirectoryWriter.Whiteouts.AS_FILES, DirectoryWriter.Owners.KEEP)) {
            for (Entry entry : tree.entries()) {
                writer.write(entry);
            }
        }
    }
}
