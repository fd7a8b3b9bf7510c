package dev.slipway.build.rootless;

import dev.slipway.build.BuildListener;
import dev.slipway.build.BuildRequest;
import dev.slipway.build.BuildResult;
import dev.slipway.build.Builder;
import dev.slipway.build.DockerfileText;
import dev.slipway.build.base.NamedContext;
import dev.slipway.build.sandbox.Network;
import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.build.store.Store;
import dev.slipway.oci.LayerArchive;
import dev.slipway.tree.Attributes;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import dev.slipway.tree.host.DirectoryReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A build of everything that only root may do, by whoever runs it. */
final class OwnedBuild {
    private static final String DOCKERFILE = """
            FROM owned AS made
            COPY --chown=1234:5678 --chmod=4755 f /copied/setuid
            COPY --chown=ann:wheel --chmod=2711 f /copied/setgid
            ADD files.tar /added/
            RUN mkdir /run1 && cat /etc/passwd > /run1/a && chown 0:27 /run1/a && chown 1000:1001 /run1 \\
                && mv /cap/ping /run1/ping && ln /run1/a /run1/b && ln -s a /run1/l && chown -h 65533:65534 /run1/l
            USER ann
            RUN cat /etc/group > /home/ann/mine
            FROM owned
            COPY --from=made /run1 /from/run1
            COPY --from=made /added /from/added
            COPY --from=made /dev-nodes /from/nodes
            RUN rm /cap/other && rm -r /gone
            """;

    private OwnedBuild() {}

    /** Arguments: the directory with the base and the context, one to work in. */
    static void main(String[] arguments) throws Exception {
        Path work = Path.of(arguments[1]);
        Files.write(work.resolve("digests"), digests(Path.of(arguments[0]), work));
    }

    /** The moment at which a file was made is the one thing that two builds of a command never share. */
    private static Layer timeless(Layer layer) {
        List<Entry> entries = layer.entries().stream().map(OwnedBuild::timeless).toList();
        return new Layer(layer.id(), entries, layer.whiteouts(), layer.opaques());
    }

    private static Entry timeless(Entry entry) {
        Attributes old = entry.attributes();
        Attributes now = new Attributes(old.mode(), old.uid(), old.gid(), Instant.EPOCH, old.xattrs());
        return switch (entry) {
            case Entry.Directory e -> new Entry.Directory(e.path(), now);
            case Entry.RegularFile e -> new Entry.RegularFile(e.path(), now, e.content());
            case Entry.Symlink e -> new Entry.Symlink(e.path(), now, e.target());
            case Entry.HardLink e -> new Entry.HardLink(e.path(), now, e.target());
            case Entry.Device e -> new Entry.Device(e.path(), now, e.kind(), e.major(), e.minor());
            case Entry.Fifo e -> new Entry.Fifo(e.path(), now);
            case Entry.Socket e -> new Entry.Socket(e.path(), now);
        };
    }

    /** The digest of each layer as registries know it, its times aside. */
    static List<String> digests(Path shared, Path work) throws Exception {
        List<String> digests = new ArrayList<>();
        try (Store store = Store.open(work.resolve("store"))) {
            BuildRequest request = BuildRequest.of(
                            shared.resolve("context"), DockerfileText.of("Dockerfile", DOCKERFILE))
                    .withContexts(Map.of("owned", new NamedContext.Tar(shared.resolve("owned.tar"))))
                    .withNetwork(Network.NONE);
            BuildResult made = new Builder(store, BuildListener.none()).build(request.withTarget(Optional.of("made")));
            BuildResult last = new Builder(store, BuildListener.none()).build(request);
            List<Snapshot> layers = new ArrayList<>(made.layers());
            layers.addAll(last.layers());
            for (Snapshot layer : layers) {
                Path packed = work.resolve("layer" + digests.size());
                digests.add(LayerArchive.write(
                                timeless(DirectoryReader.read(
                                        layer.directory(), DirectoryReader.Form.OVERLAY, "layer" + digests.size())),
                                LayerArchive.Packing.GZIP,
                                packed)
                        .diffId()
                        .toString());
            }
        }
        return digests;
    }
}
