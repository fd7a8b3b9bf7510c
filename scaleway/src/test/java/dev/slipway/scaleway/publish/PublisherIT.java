package dev.slipway.scaleway.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.disk.StoredDisk;
import dev.slipway.disk.cluster.Compression;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.qcow2.Qcow2Disk;
import dev.slipway.scaleway.block.BlockStorage;
import dev.slipway.scaleway.instance.Image;
import dev.slipway.scaleway.instance.Instances;
import dev.slipway.scaleway.objects.Served;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishes in the local cloud. */
class PublisherIT {
    private static final String BUCKET = "slipway-disks";
    private static final String KEY = "disk.qcow2";
    private static final List<String> ZONES = List.of("fr-par-1", "fr-par-2");

    @TempDir
    private Path folder = Path.of("");

    private final AtomicLong sent = new AtomicLong();
    private final PublishingProgress progress = new PublishingProgress() {
        @Override
        public void at(long partBytes, long wholeBytes) {}

        @Override
        public void uploaded(long sentBytes) {
            sent.set(sentBytes);
        }

        @Override
        public void importing(String zone) {}

        @Override
        public void ready(String zone, String image) {}
    };

    /** Three parts, the last one small: bytes that do not compress are stored as they are. */
    private Path disk() throws IOException {
        byte[] bytes = new byte[34 << 20];
        new Random(1).nextBytes(bytes);
        Path raw = Files.write(folder.resolve("disk.raw"), bytes);
        Path disk = folder.resolve("disk.qcow2");
        Qcow2Disk.write(StoredDisk.plan(raw), disk, new Compression.None(), DiskProgress.NONE);
        return disk;
    }

    private Path journal() {
        return folder.resolve("push.json");
    }

    private Publisher publisher(Served served, boolean keepObject) throws IOException {
        return Publisher.open(
                served.api(),
                served.storage(),
                Served.KEYS.project(),
                Duration.ofSeconds(30),
                new Publication("web:1", "x86_64", BUCKET, KEY, ZONES, List.of("kept"), keepObject),
                journal());
    }

    private static Instances instances(Served served, String zone) {
        return new Instances(served.api(), zone, Served.KEYS.project());
    }

    private static BlockStorage block(Served served, String zone) {
        return new BlockStorage(served.api(), zone, Served.KEYS.project());
    }

    private static void assertNothingIsLeft(Served served) throws IOException, InterruptedException {
        for (String zone : ZONES) {
            assertThat(instances(served, zone).images()).isEmpty();
            assertThat(block(served, zone).snapshots()).isEmpty();
        }
        assertThat(served.storage().hasBucket(BUCKET)).isFalse();
    }

    @Test
    void oneUploadBecomesAnImageInEachZone() throws IOException, InterruptedException {
        Path disk = disk();
        try (Served served = new Served(folder.resolve("cloud"))) {
            Publisher publisher = publisher(served, false);
            publisher.check();
            Map<String, Image> images = publisher.publish(disk, progress);
            assertThat(sent).hasValue(Files.size(disk));
            assertThat(images).containsOnlyKeys(ZONES);
            for (String zone : ZONES) {
                Image image =
                        images.getOrDefault(zone, new Image(new dev.slipway.scaleway.document.Resource(Map.of())));
                assertThat(image.isOnBlockStorage()).isTrue();
                assertThat(image.resource().texts("tags")).containsExactly("kept");
                assertThat(instances(served, zone).images())
                        .extracting(Image::name)
                        .containsExactly("web:1");
                assertThat(block(served, zone)
                                .snapshot(image.rootSnapshot().orElseThrow())
                                .status())
                        .isEqualTo("in_use");
            }
            assertThat(served.storage().hasBucket(BUCKET)).isFalse();
            assertThat(journal()).doesNotExist();
            assertThatThrownBy(() -> publisher(served, false).check())
                    .hasMessageContaining("it has an image \"web:1\" already")
                    .hasMessageContaining("Nothing was sent");
        }
    }

    @Test
    void aQuotaThatIsReachedIsFoundBeforeTheUpload() throws IOException, InterruptedException {
        try (Served served = new Served(folder.resolve("cloud"))) {
            limit(served, "cp_images", 1);
            limit(served, "sbs_snapshots", 1);
            publisher(served, false).check();
            publisher(served, false).publish(disk(), progress);
            assertThatThrownBy(() -> publisher(served, false).check())
                    .hasMessageContaining("the quota sbs_snapshots is 1, and the project has 1 snapshots there")
                    .hasMessageContaining("Nothing was sent");
            limit(served, "sbs_snapshots", 2);
            assertThatThrownBy(() -> publisher(served, false).check()).hasMessageContaining("the quota cp_images is 1");
            String root = instances(served, "fr-par-1")
                    .images()
                    .getFirst()
                    .rootSnapshot()
                    .orElseThrow();
            assertThatThrownBy(() -> instances(served, "fr-par-1").makeImage("web:2", "x86_64", root, List.of()))
                    .hasMessageContaining("quota(s) exceeded for this resource: cp_images 1");
        }
    }

    private static void limit(Served served, String name, int most) throws IOException, InterruptedException {
        List<Map<String, Object>> limits = ZONES.stream()
                .map(zone -> Map.<String, Object>of("zone", zone, "limit", BigDecimal.valueOf(most)))
                .toList();
        served.api().post("/_slipway/seed", Map.of("quotum", Map.of("id", name, "limits", limits)));
    }

    @Test
    void anInterruptedUploadSendsOnlyTheRest() throws IOException, InterruptedException {
        Path disk = disk();
        try (Served served = new Served(folder.resolve("cloud"))) {
            served.breakAfterParts(2);
            assertThatThrownBy(() -> publisher(served, true).publish(disk, progress))
                    .isInstanceOf(PublishingException.class)
                    .hasMessageContaining("the same push again sends only the rest");
            assertThat(instances(served, "fr-par-1").images()).isEmpty();
            served.mend();
            Publisher again = publisher(served, true);
            again.check();
            again.publish(disk, progress);
            assertThat(sent.get()).isPositive().isLessThan(Files.size(disk) - (16 << 20));
            assertThat(instances(served, "fr-par-2").images()).hasSize(1);
            assertThat(served.storage().has(BUCKET, KEY)).isTrue();
        }
    }

    @Test
    void whatIsAbandonedIsGone() throws IOException, InterruptedException {
        Path disk = disk();
        try (Served served = new Served(folder.resolve("cloud"))) {
            served.breakAfterParts(1);
            assertThatThrownBy(() -> publisher(served, false).publish(disk, progress))
                    .isInstanceOf(PublishingException.class);
            served.mend();
            publisher(served, false).abandon();
            assertNothingIsLeft(served);
            assertThat(journal()).doesNotExist();
        }
    }

    @Test
    void aFailingImportLeavesNothing() throws IOException, InterruptedException {
        Path noDisk = Files.writeString(folder.resolve("disk.qcow2"), "no disk at all");
        try (Served served = new Served(folder.resolve("cloud"))) {
            assertThatThrownBy(() -> publisher(served, false).publish(noDisk, progress))
                    .isInstanceOf(PublishingException.class)
                    .hasMessageContaining("No object, snapshot or image of it is left");
            assertNothingIsLeft(served);
            assertThat(journal()).doesNotExist();
        }
    }
}
