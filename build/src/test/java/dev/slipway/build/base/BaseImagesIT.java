package dev.slipway.build.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.build.outside.Outside;
import dev.slipway.build.sandbox.TinySystem;
import dev.slipway.build.snapshot.View;
import dev.slipway.build.store.Store;
import dev.slipway.oci.Digest;
import dev.slipway.oci.Image;
import dev.slipway.oci.ImageConfig;
import dev.slipway.oci.ImageWriter;
import dev.slipway.oci.LayerArchive;
import dev.slipway.oci.Platform;
import dev.slipway.tree.Attributes;
import dev.slipway.tree.Content;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import dev.slipway.tree.host.DirectoryReader;
import dev.slipway.tree.host.Posix;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bases from what lies on this host; needs root. */
class BaseImagesIT {
    @TempDir
    private Path temporary = Path.of("");

    private final List<BaseEvent> events = new ArrayList<>();
    private final List<Store> open = new ArrayList<>();

    @BeforeEach
    void openStore() throws Exception {
        open.add(Store.open(temporary.resolve("store")));
    }

    @AfterEach
    void closeStore() throws Exception {
        open.getFirst().close();
    }

    private BaseImage resolve(String name, Map<String, NamedContext> contexts, Map<String, String> bases)
            throws Exception {
        return new BaseImages(open.getFirst(), events::add, Outside.NONE, temporary.resolve("no-apt"))
                .resolve(new BaseRequest(name, Platform.LINUX_AMD64, contexts, bases));
    }

    private BaseImage resolve(String name, NamedContext context) throws Exception {
        return resolve(name, Map.of(name, context), Map.of());
    }

    /** Two layers: the second takes a file of the first away and makes a directory of it opaque. */
    private Image image() throws Exception {
        Attributes attributes = new Attributes(
                0750,
                3,
                4,
                Instant.ofEpochSecond(1_000_000),
                dev.slipway.tree.Xattrs.of(Map.of("user.mark", new byte[] {1, 2})));
        Content content = Content.of("text".getBytes(StandardCharsets.UTF_8));
        Layer first = new Layer(
                "first",
                List.of(
                        new Entry.Directory("etc", attributes),
                        new Entry.RegularFile("etc/gone", attributes, content),
                        new Entry.Directory("etc/hidden", attributes),
                        new Entry.RegularFile("etc/hidden/old", attributes, content),
                        new Entry.RegularFile("etc/kept", attributes, content)),
                Set.of(),
                Set.of());
        Layer second = new Layer(
                "second",
                List.of(
                        new Entry.Directory("etc", attributes),
                        new Entry.Directory("etc/hidden", attributes),
                        new Entry.RegularFile("etc/hidden/new", attributes, content)),
                Set.of("etc/gone"),
                Set.of("etc/hidden"));
        List<LayerArchive> archives = new ArrayList<>();
        for (Layer layer : List.of(first, second)) {
            archives.add(LayerArchive.write(layer, LayerArchive.Packing.ZSTD, temporary.resolve(layer.id())));
        }
        ImageConfig empty = ImageConfig.empty(Platform.LINUX_AMD64);
        return new Image(
                empty.withDiffIds(archives.stream().map(LayerArchive::diffId).toList())
                        .withContainer(empty.container().withUser("ann")),
                archives.stream().map(LayerArchive::blob).toList());
    }

    @ParameterizedTest
    @CsvSource({"layout", "archive"})
    void anImageOnDiskBecomesLayers(String kind) throws Exception {
        Image image = image();
        Path place = temporary.resolve("image");
        ImageWriter writer = ImageWriter.of(image, Map.of(), List.of("web:1"));
        if (kind.equals("layout")) {
            writer.layout(place);
        } else {
            try (OutputStream out = Files.newOutputStream(place)) {
                writer.archive(out);
            }
        }
        String option = kind.equals("layout") ? "oci-layout://" + place : "docker-archive://" + place;
        BaseImage base = resolve("web", NamedContext.parse(option, temporary));
        assertThat(base.key()).isEqualTo(image.config().chainId().orElseThrow().toString());
        assertThat(base.config().container().user()).isEqualTo("ann");
        assertThat(base.config().container().variable("PATH")).isPresent();
        try (View view = View.of(open.getFirst(), base.layers())) {
            Path etc = view.root().resolve("etc");
            assertThat(etc.resolve("gone")).doesNotExist();
            assertThat(etc.resolve("kept")).hasContent("text");
            assertThat(etc.resolve("hidden/old")).doesNotExist();
            assertThat(etc.resolve("hidden/new")).hasContent("text");
            assertThat(Posix.lstat(etc.resolve("kept")).uid()).isEqualTo(3);
            assertThat(Posix.lstat(etc.resolve("kept")).permissions()).isEqualTo(0750);
            assertThat(Posix.lgetxattr(etc.resolve("kept"), "user.mark")).containsExactly(1, 2);
        }
        assertThat(events).anyMatch(e -> e instanceof BaseEvent.Ready r && !r.cached());
        events.clear();
        resolve("web", NamedContext.parse(option, temporary));
        assertThat(events).singleElement().matches(e -> e instanceof BaseEvent.Ready r && r.cached());
    }

    @Test
    void aRootFileSystemIsADirectoryOrATarOfIt() throws Exception {
        Path root = TinySystem.make(temporary.resolve("root"));
        Posix.lchown(root.resolve("home/ann"), 1000, 1001);
        Layer layer = DirectoryReader.read(root, DirectoryReader.Form.PLAIN, "root");
        BaseImage fromDirectory = resolve("tiny", NamedContext.parse(root.toString(), temporary));
        for (LayerArchive.Packing packing : LayerArchive.Packing.values()) {
            Path tar = temporary.resolve("root." + packing);
            Digest diffId = LayerArchive.write(layer, packing, tar).diffId();
            BaseImage fromTar = resolve("tiny", NamedContext.parse(tar.toString(), temporary));
            assertThat(fromTar.key()).isEqualTo(diffId.toString());
            assertThat(fromTar.layers()).isEqualTo(fromDirectory.layers());
        }
        Path owned = fromDirectory.layers().getFirst().directory().resolve("home/ann");
        assertThat(Posix.lstat(owned).gid()).isEqualTo(1001);
    }

    @Test
    void anArchiveThatChangedIsReadAgain() throws Exception {
        Path tar = temporary.resolve("root.tar");
        Attributes attributes = Attributes.ofRoot(0644, Instant.EPOCH);
        List<String> keys = new ArrayList<>();
        for (String text : List.of("one", "two", "two")) {
            Entry file = new Entry.RegularFile("etc/x", attributes, Content.of(text.getBytes(StandardCharsets.UTF_8)));
            LayerArchive.write(new Layer("l", List.of(file), Set.of(), Set.of()), LayerArchive.Packing.NONE, tar);
            keys.add(resolve("x", new NamedContext.Tar(tar)).key());
        }
        assertThat(keys.get(0)).isNotEqualTo(keys.get(1));
        assertThat(keys.get(2)).isEqualTo(keys.get(1));
    }

    @Test
    void aLayerThatIsNotTheOneTheConfigurationNamesIsRefused() throws Exception {
        Image image = image();
        Image forged = new Image(
                image.config()
                        .withDiffIds(
                                List.of(image.config().diffIds().get(0), Digest.parse("sha256:" + "0".repeat(64)))),
                image.layers());
        ImageWriter.of(forged, Map.of(), List.of()).layout(temporary.resolve("image"));
        assertThatThrownBy(() -> resolve("web", new NamedContext.Layout(temporary.resolve("image"), Optional.empty())))
                .isInstanceOf(BaseException.class)
                .hasMessageContaining("layer 2 of")
                .hasMessageContaining("tampered");
        try (var snapshots = Files.list(open.getFirst().snapshots())) {
            assertThat(snapshots).hasSize(1);
        }
    }

    @Test
    void namesAreFoundInTheirOrder() throws Exception {
        BaseImage ready = new BaseImage(List.of(), ImageConfig.empty(Platform.LINUX_AMD64), "mine");
        NamedContext mine = new NamedContext.Ready(ready);
        assertThat(resolve("scratch", Map.of(), Map.of()).key()).isEqualTo("scratch");
        assertThat(resolve("docker.io/library/Mine:latest", Map.of("mine", mine), Map.of())
                        .key())
                .isEqualTo("mine");
        assertThat(resolve("gone/base:1", Map.of("mine", mine), Map.of("gone/base:1", "mine"))
                        .key())
                .isEqualTo("mine");
        assertThat(resolve("a", Map.of("a", new NamedContext.Image("b"), "b", mine), Map.of())
                        .key())
                .isEqualTo("mine");
        new BaseImages(open.getFirst(), events::add, Outside.NONE).remember("kept:2", ready);
        assertThat(resolve("kept:2", Map.of(), Map.of()).key()).isEqualTo("mine");
    }

    @Test
    void anUnknownBaseIsSaidWithAllThatWasTried() {
        assertThatThrownBy(() -> resolve("gone/base:1", Map.of(), Map.of("other", "debian:12")))
                .isInstanceOf(BaseException.class)
                .hasMessageContaining("no base gone/base:1")
                .hasMessageContaining("none given")
                .hasMessageContaining("has other")
                .hasMessageContaining(temporary.resolve("store").toString())
                .hasMessageContaining("oci-layout://DIR");
        assertThatThrownBy(() -> resolve("a", Map.of(), Map.of("a", "b", "b", "a")))
                .hasMessageContaining("round in circles");
        assertThatThrownBy(() -> resolve("debian:12", Map.of(), Map.of()))
                .hasMessageContaining("Cannot bootstrap debian:bookworm")
                .hasMessageContaining("no-apt");
    }
}
