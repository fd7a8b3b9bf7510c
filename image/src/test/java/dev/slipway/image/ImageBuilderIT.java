package dev.slipway.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.build.store.Store;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.catalogue.Image;
import dev.slipway.image.catalogue.ImageReference;
import dev.slipway.image.comparison.Difference;
import dev.slipway.image.comparison.ImageComparison;
import dev.slipway.image.definition.Definition;
import dev.slipway.image.definition.DefinitionReader;
import dev.slipway.image.export.ClusterCache;
import dev.slipway.image.export.DiskExport;
import dev.slipway.image.export.DiskFormat;
import dev.slipway.image.export.ExportForm;
import dev.slipway.image.export.ExportedDisk;
import dev.slipway.image.provenance.Provenance;
import dev.slipway.image.verification.Verification;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a definition to a disk, held against the tools that know disks; no package is installed and nothing boots. */
class ImageBuilderIT {
    @TempDir
    private Path folder;

    private Path definition;
    private Store store;
    private final List<ImageEvent> events = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        definition = Files.createDirectory(folder.resolve("web"));
        Files.writeString(definition.resolve("hello"), "hello\n");
        Files.writeString(definition.resolve("Dockerfile"), "FROM scratch\nCOPY hello /etc/hello\nLABEL owner=us\n");
        define("disk: {size: 200M}\n");
        store = Store.open(folder.resolve("home"));
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    private void define(String more) throws IOException {
        Files.writeString(
                definition.resolve("slipway.yaml"),
                "name: web\nversion: 1\naliases: [stable]\ntitle: My image\nfinish: none\n" + more);
    }

    private BuiltImage build() throws Exception {
        return new ImageBuilder(store, events::add).build(ImageRequest.of(DefinitionReader.read(definition)));
    }

    @Test
    void aDefinitionBecomesADiskThatOthersFindGood() throws Exception {
        Image image = build().image();
        assertThat(image.references()).containsExactly(ImageReference.of("web:1"), ImageReference.of("web:stable"));
        assertThat(image.facts().labels()).containsEntry("owner", "us");
        assertThat(image.facts().disk().volumeBytes()).isEqualTo(200_000_000);
        assertThat(image.facts().disk().sizeBytes()).isEqualTo(190L << 20).isEqualTo(Files.size(image.disk()));
        assertThat(image.facts().history())
                .extracting("createdBy")
                .anySatisfy(step -> assertThat(step).asString().contains("COPY hello /etc/hello"));
        assertThat(tool("sgdisk", "-v", image.disk().toString())).contains("No problems found");
        Path root = partition(image.disk(), 66L << 20);
        tool("e2fsck", "-fn", root.toString());
        assertThat(tool("debugfs", "-R", "cat /etc/hello", root.toString())).contains("hello");
        assertThat(tool("dumpe2fs", "-h", root.toString()))
                .contains(image.facts().disk().rootUuid().toString());
    }

    @Test
    void theAttestationsNameWhatWasReadAndWhatCameOut() throws Exception {
        Image image = build().image();
        assertThat(new JsonParser().validate(Files.readAllBytes(image.sbom()), Version.VERSION_16))
                .isEmpty();
        String provenance = Files.readString(image.provenance());
        assertThat(Provenance.diskDigest(provenance))
                .isEqualTo(image.facts().disk().digest());
        assertThat(provenance)
                .contains("\"uri\":\"dockerfile:Dockerfile\"", "\"uri\":\"definition:slipway.yaml\"", "context:hello")
                .doesNotContain(folder.toString(), System.getProperty("user.home"));
    }

    @Test
    void aSignatureIsOfThisDiskAndOfThisKey() throws Exception {
        Image image = build().image();
        KeyPair owner = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        KeyPair stranger = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Catalogue catalogue = Catalogue.of(store);
        assertThatThrownBy(() -> Verification.signature(image, owner.getPublic()))
                .hasMessageContaining("has not been signed");
        catalogue.sign(image, owner.getPrivate());
        Verification.signature(image, owner.getPublic());
        Verification.disk(image);
        assertThatThrownBy(() -> Verification.signature(image, stranger.getPublic()))
                .hasMessageContaining("is not of the key");
        Image other = build(read("disk: {size: 201M}\n"));
        Files.copy(image.signature(), other.signature());
        assertThatThrownBy(() -> Verification.signature(other, owner.getPublic()))
                .hasMessageContaining("is of another disk");
        try (FileChannel disk = FileChannel.open(image.disk(), StandardOpenOption.WRITE)) {
            disk.write(ByteBuffer.wrap(new byte[] {1}), 100L << 20);
        }
        assertThatThrownBy(() -> Verification.disk(image)).hasMessageContaining("is not the one that was built");
    }

    @Test
    void extraPartitionsHaveTheTreesFilesAndTheRootStaysLast() throws Exception {
        Files.writeString(
                definition.resolve("Dockerfile"), "FROM scratch\nCOPY hello /etc/hello\nCOPY hello /srv/data/hello\n");
        define("disk: {size: 400MiB, partitions: [{mount: swap, size: 64MiB, label: paging},"
                + " {mount: /srv, size: 96MiB}]}\n");
        Path disk = build().image().disk();
        assertThat(tool("sgdisk", "-v", disk.toString())).contains("No problems found");
        assertThat(tool("sgdisk", "-p", disk.toString()).lines())
                .anyMatch(line -> line.matches(" +3 .* 8200 +swap"))
                .anyMatch(line -> line.matches(" +4 .* 8300 +/srv"))
                .anyMatch(line -> line.matches(" +5 .* 8304 +root"));
        assertThat(tool("blkid", "-p", partition(disk, 66L << 20).toString()))
                .contains("TYPE=\"swap\"", "LABEL=\"paging\"");
        Path srv = partition(disk, 130L << 20);
        tool("e2fsck", "-fn", srv.toString());
        assertThat(tool("blkid", "-p", srv.toString())).contains("LABEL=\"srv\"");
        assertThat(tool("debugfs", "-R", "cat /data/hello", srv.toString())).contains("hello");
        Path root = partition(disk, 226L << 20);
        tool("e2fsck", "-fn", root.toString());
        assertThat(tool("debugfs", "-R", "cat /etc/hello", root.toString())).contains("hello");
        assertThat(tool("debugfs", "-R", "ls /srv", root.toString())).doesNotContain("data");
    }

    private Image build(Definition other) throws Exception {
        return new ImageBuilder(store, events::add)
                .build(ImageRequest.of(other))
                .image();
    }

    @Test
    void theSameRecipeIsTheSameImage() throws Exception {
        BuiltImage first = build();
        events.clear();
        BuiltImage again = build();
        assertThat(first.known()).isFalse();
        assertThat(again.known()).isTrue();
        assertThat(again.image()).isEqualTo(first.image());
        assertThat(events).noneMatch(ImageEvent.DiskPlanned.class::isInstance);
    }

    @Test
    void anotherTitleIsAnotherImageOnTheSameDisk() throws Exception {
        Image first = build().image();
        Definition definitionWithTests = read("disk: {size: 200M}\ntests: [{run: 'true'}]\n");
        Image second = new ImageBuilder(store, events::add)
                .build(ImageRequest.of(definitionWithTests))
                .image();
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(Files.isSameFile(first.disk(), second.disk())).isTrue();
        assertThat(events)
                .contains(events.stream()
                        .filter(e -> e instanceof ImageEvent.DiskReady ready && ready.shared())
                        .findFirst()
                        .orElseThrow());
        assertThat(Catalogue.of(store).find("web:1").id()).isEqualTo(second.id());
    }

    private Definition read(String more) throws IOException {
        define(more);
        return DefinitionReader.read(definition);
    }

    @Test
    void twoBuildsAtOnceGiveOneImage() throws Exception {
        Callable<BuiltImage> task =
                () -> new ImageBuilder(store, event -> {}).build(ImageRequest.of(DefinitionReader.read(definition)));
        try (var both = Executors.newFixedThreadPool(2)) {
            List<Future<BuiltImage>> built = both.invokeAll(List.of(task, task));
            assertThat(built.get(0).get().image().id())
                    .isEqualTo(built.get(1).get().image().id());
        }
        assertThat(Catalogue.of(store).list()).hasSize(1);
    }

    @Test
    void aTreeThatDoesNotFitIsSaidBeforeAnythingIsWritten() throws Exception {
        Files.write(definition.resolve("hello"), new byte[150 << 20]);
        define("disk: {size: 128MiB}\n");
        assertThatThrownBy(this::build)
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("a disk of 128 MiB is too small")
                .hasMessageContaining("disk.size");
        assertThat(Catalogue.of(store).list()).isEmpty();
    }

    @Test
    void aTreeWithoutPackagesCannotBeFinished() throws Exception {
        Files.writeString(definition.resolve("slipway.yaml"), "name: web\n");
        assertThatThrownBy(this::build)
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("has no dpkg")
                .hasMessageContaining("finish: none");
    }

    @Test
    void bootExternalWantsAKernel() throws Exception {
        define("boot: {mode: external}\n");
        assertThatThrownBy(this::build).isInstanceOf(ImageException.class).hasMessageContaining("has no kernel");
    }

    @Test
    void anotherArchitectureIsRefused() throws Exception {
        define("arch: arm64\n");
        assertThatThrownBy(this::build).isInstanceOf(ImageException.class).hasMessageContaining("arm64");
    }

    @Test
    void whatIsExportedIsTheDisk() throws Exception {
        Image image = build().image();
        for (DiskFormat format : List.of(DiskFormat.RAW, DiskFormat.QCOW2, DiskFormat.QCOW2_ZLIB, DiskFormat.VMDK)) {
            Path file = folder.resolve("out." + format.text());
            export(image, format, file);
            String kind = format.text().replaceFirst("-.*", "");
            tool("qemu-img", "compare", "-f", "raw", "-F", kind, image.disk().toString(), file.toString());
        }
        assertThat(folder.resolve(".out.raw.part")).doesNotExist();
        Path vhd = folder.resolve("out.vhd");
        export(image, DiskFormat.VHD, vhd);
        assertThatThrownBy(() -> ExportedDisk.of(vhd)).hasMessageContaining("is a VHD file");
        Path converted = folder.resolve("converted.vhd");
        DiskExport.write(
                ExportedDisk.of(folder.resolve("out.qcow2")),
                ExportForm.of(DiskFormat.VHD),
                converted,
                DiskProgress.NONE);
        assertThat(converted).hasSameBinaryContentAs(vhd);
    }

    @Test
    void ofEachLevelOfCompressionTheFileIsTheDisk() throws Exception {
        Image image = build().image();
        for (DiskFormat format : List.of(DiskFormat.QCOW2_ZLIB, DiskFormat.QCOW2_ZSTD, DiskFormat.VMDK)) {
            long lastBytes = Long.MAX_VALUE;
            for (int level = 1; level <= format.highestLevel(); level += 4) {
                Path file = folder.resolve(format.text() + "-" + level);
                ExportForm form = new ExportForm(format, level);
                export(image, form, file);
                String kind = format.text().replaceFirst("-.*", "");
                tool(
                        "qemu-img",
                        "compare",
                        "-f",
                        "raw",
                        "-F",
                        kind,
                        image.disk().toString(),
                        file.toString());
                assertThat(Files.size(file)).isLessThanOrEqualTo(lastBytes);
                lastBytes = Files.size(file);
                byte[] first = Files.readAllBytes(file);
                export(image, form, file);
                assertThat(Files.readAllBytes(file)).as("with known clusters").isEqualTo(first);
            }
        }
    }

    private void export(Image image, DiskFormat format, Path file) throws IOException {
        export(image, ExportForm.of(format), file);
    }

    private void export(Image image, ExportForm form, Path file) throws IOException {
        try (ClusterCache cache = ClusterCache.open(store, form)) {
            DiskExport.write(ExportedDisk.of(image, cache), form, file, DiskProgress.NONE);
        }
    }

    @Test
    void whatIsCompressedCanBeForgottenWhenNobodyUsesIt() throws Exception {
        Image image = build().image();
        Path clusters = store.home().resolve("clusters");
        assertThat(ClusterCache.empty(store)).isTrue();
        export(image, DiskFormat.QCOW2_ZLIB, folder.resolve("web.qcow2"));
        try (ClusterCache used = ClusterCache.open(store, ExportForm.of(DiskFormat.QCOW2_ZLIB))) {
            assertThat(used).isNotNull();
            assertThat(ClusterCache.empty(store)).isFalse();
        }
        assertThat(clusters).isNotEmptyDirectory();
        assertThat(ClusterCache.empty(store)).isTrue();
        assertThat(clusters).doesNotExist();
        export(image, DiskFormat.QCOW2_ZLIB, folder.resolve("again.qcow2"));
        assertThat(folder.resolve("again.qcow2")).hasSameBinaryContentAs(folder.resolve("web.qcow2"));
    }

    @Test
    void aSmallChangeIsStoredAsWhatChanged() throws Exception {
        byte[] large = new byte[24 << 20];
        new Random(1).nextBytes(large);
        Files.write(definition.resolve("large"), large);
        Files.writeString(definition.resolve("Dockerfile"), "FROM scratch\nCOPY large /\nCOPY hello /etc/hello\n");
        Image first = build().image();
        export(first, DiskFormat.QCOW2_ZLIB, folder.resolve("first.qcow2"));
        Files.writeString(definition.resolve("hello"), "good evening\n");
        Image second = build().image();
        assertThat(first.diskFormat()).isEqualTo("raw");
        assertThat(second.diskFormat()).isEqualTo("qcow2");
        assertThat(Files.size(second.disk())).isLessThan(8 << 20);
        assertThat(ImageComparison.of(first, second))
                .filteredOn(one -> one instanceof Difference.File file && !file.isOfTimeOnly())
                .singleElement()
                // Whether the times differ, too, is a matter of how fast the machine is.
                .satisfies(one -> {
                    assertThat(one.name()).isEqualTo("/etc/hello");
                    assertThat(one.before()).contains("100644 0:0 6 bytes");
                    assertThat(one.after()).contains("100644 0:0 13 bytes");
                    assertThat(one.detail()).startsWith("size");
                });
        assertThat(ImageComparison.of(first, first)).isEmpty();
        Catalogue.of(store).remove(first.id().toString(), true, id -> List.of());
        Verification.disk(second);
        Path raw = folder.resolve("second.raw");
        export(second, DiskFormat.RAW, raw);
        tool("qemu-img", "compare", "-f", "qcow2", "-F", "raw", second.disk().toString(), raw.toString());
        Path packed = folder.resolve("second.qcow2");
        export(second, DiskFormat.QCOW2_ZLIB, packed);
        tool("qemu-img", "compare", "-f", "qcow2", "-F", "raw", packed.toString(), raw.toString());
        Path root = partition(raw, 66L << 20);
        tool("e2fsck", "-fn", root.toString());
        assertThat(tool("debugfs", "-R", "cat /etc/hello", root.toString())).contains("good evening");
    }

    private Path partition(Path disk, long atBytes) throws IOException {
        Path root = folder.resolve("root.img");
        try (var in = Files.newInputStream(disk);
                var out = Files.newOutputStream(root)) {
            in.skipNBytes(atBytes);
            in.transferTo(out);
        }
        return root;
    }

    private static String tool(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ": " + output)
                .isZero();
        return output;
    }
}
