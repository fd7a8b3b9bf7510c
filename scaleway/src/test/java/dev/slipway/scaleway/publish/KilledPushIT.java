package dev.slipway.scaleway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.disk.StoredDisk;
import dev.slipway.disk.cluster.Compression;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.qcow2.Qcow2Disk;
import dev.slipway.scaleway.block.BlockStorage;
import dev.slipway.scaleway.client.ApiClient;
import dev.slipway.scaleway.client.Patience;
import dev.slipway.scaleway.client.Transport;
import dev.slipway.scaleway.instance.Instances;
import dev.slipway.scaleway.objects.ObjectKeys;
import dev.slipway.scaleway.objects.ObjectStorage;
import dev.slipway.scaleway.objects.Served;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A push gets {@code kill -9} while one of its requests is under way: the cloud does it, and nobody comes to know. */
@Timeout(120)
class KilledPushIT {
    private static final String BUCKET = "slipway-disks";
    private static final String KEY = "disk.qcow2";
    private static final List<String> ZONES = List.of("fr-par-1", "fr-par-2");
    private static final long PART_BYTES = 16L << 20;

    @TempDir
    private Path folder = Path.of("");

    private Path disk = Path.of("");

    /** The request that is under way, and what the next push has to send. */
    enum Moment {
        BEGIN("POST .*[?]uploads=", 3),
        SECOND_PART("PUT .*partNumber=2&.*", 1),
        COMPLETE("POST .*[?]uploadId=.*", 0),
        SECOND_IMPORT("POST .*/zones/fr-par-2/snapshots/import-from-object-storage", 0),
        SECOND_IMAGE("POST .*/zones/fr-par-2/images", 0),
        REMOVAL_OF_THE_OBJECT("DELETE .*/" + KEY, 0),
        REMOVAL_OF_THE_BUCKET("DELETE .*/" + BUCKET, 0);

        private final String request;
        private final int partsLeft;

        Moment(String request, int partsLeft) {
            this.request = request;
            this.partsLeft = partsLeft;
        }
    }

    /** Three parts; bytes that do not compress are stored as they are. */
    @BeforeEach
    void makeDisk() throws IOException {
        byte[] bytes = new byte[34 << 20];
        new Random(1).nextBytes(bytes);
        Path raw = Files.write(folder.resolve("disk.raw"), bytes);
        disk = folder.resolve("disk.qcow2");
        Qcow2Disk.write(StoredDisk.plan(raw), disk, new Compression.None(), DiskProgress.NONE);
    }

    /** The process that is killed: the address of the cloud, the journal and the disk. */
    public static void main(String[] arguments) throws Exception {
        open(arguments[0], Path.of(arguments[1])).publish(Path.of(arguments[2]), new Sent());
    }

    private static Publisher open(String url, Path journal) throws IOException {
        ObjectKeys keys = new ObjectKeys(
                Served.KEYS.access() + "@" + Served.KEYS.project(), Served.KEYS.secret(), Served.KEYS.region());
        return Publisher.open(
                new ApiClient(url, Served.KEYS.secret(), Patience.NORMAL, Transport.USUAL),
                new ObjectStorage(url, keys, Patience.NORMAL, Transport.USUAL),
                Served.KEYS.project(),
                Duration.ofSeconds(30),
                new Publication("web:1", "x86_64", BUCKET, KEY, ZONES, List.of(), false),
                journal);
    }

    private Path journal() {
        return folder.resolve("push.json");
    }

    private void killAt(Moment moment, Served served) throws Exception {
        Process[] push = new Process[1];
        Callable<Void> killed = served.before(request -> request.matches(moment.request), () -> {
            push[0].destroyForcibly().waitFor();
            return null;
        });
        push[0] = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledPushIT.class.getName(),
                        served.url(),
                        journal().toString(),
                        disk.toString())
                .inheritIO()
                .start();
        try {
            if (moment == Moment.SECOND_PART) {
                served.awaitParts(2);
            }
            killed.call();
            assertThat(push[0].waitFor(1, TimeUnit.SECONDS)).isTrue();
            assertThat(push[0].exitValue()).as("killed, not done").isEqualTo(137);
        } finally {
            push[0].destroyForcibly();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNextPushSendsOnlyTheRestAndMakesNothingTwice(Moment moment) throws Exception {
        try (Served served = new Served(folder.resolve("cloud"))) {
            killAt(moment, served);
            Sent sent = new Sent();
            Publisher again = open(served.url(), journal());
            again.check();
            again.publish(disk, sent);
            long whole = Files.size(disk);
            long wanted = moment.partsLeft == 1 ? PART_BYTES : moment.partsLeft == 0 ? 0 : whole;
            assertThat(sent.bytes).hasValue(wanted);
            for (String zone : ZONES) {
                assertThat(new BlockStorage(served.api(), zone, Served.KEYS.project()).snapshots())
                        .hasSize(1);
                assertThat(new Instances(served.api(), zone, Served.KEYS.project()).images())
                        .hasSize(1);
            }
            assertNothingIsUploaded(served);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BEGIN", "SECOND_IMPORT", "SECOND_IMAGE"})
    void whatAKilledPushLeftCanBeRemoved(Moment moment) throws Exception {
        try (Served served = new Served(folder.resolve("cloud"))) {
            killAt(moment, served);
            open(served.url(), journal()).abandon();
            for (String zone : ZONES) {
                assertThat(new Instances(served.api(), zone, Served.KEYS.project()).images())
                        .isEmpty();
                assertThat(new BlockStorage(served.api(), zone, Served.KEYS.project()).snapshots())
                        .isEmpty();
            }
            assertNothingIsUploaded(served);
        }
    }

    private void assertNothingIsUploaded(Served served) throws IOException, InterruptedException {
        assertThat(journal()).doesNotExist();
        assertThat(served.storage().hasBucket(BUCKET)).isFalse();
        served.storage().makeBucket(BUCKET);
        assertThat(served.storage().openUpload(BUCKET, KEY)).isEmpty();
    }

    /** Notes how much was sent. */
    private static final class Sent implements PublishingProgress {
        private final AtomicLong bytes = new AtomicLong(-1);

        @Override
        public void at(long partBytes, long wholeBytes) {}

        @Override
        public void uploaded(long sentBytes) {
            bytes.set(sentBytes);
        }

        @Override
        public void importing(String zone) {}

        @Override
        public void ready(String zone, String image) {}
    }
}
