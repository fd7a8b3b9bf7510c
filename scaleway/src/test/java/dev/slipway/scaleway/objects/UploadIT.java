package dev.slipway.scaleway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.scaleway.client.Patience;
import dev.slipway.scaleway.client.Transport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads to the object storage of the local cloud. */
class UploadIT {
    private static final long PART_BYTES = 16L << 20;
    private static final int SIZE_BYTES = (34 << 20) + 123;

    @TempDir
    private Path folder = Path.of("");

    private Path file() throws IOException {
        byte[] bytes = new byte[SIZE_BYTES];
        new Random(1).nextBytes(bytes);
        return Files.write(folder.resolve("disk.qcow2"), bytes);
    }

    private static byte[] download(Served served, String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(served.url() + path));
        served.signed("GET", path).forEach(request::header);
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofByteArray()).body();
        }
    }

    @Test
    void aBrokenUploadGoesOnWhereItBroke() throws IOException, InterruptedException {
        Path file = file();
        try (Served served = new Served(folder.resolve("cloud"))) {
            ObjectStorage storage = served.storage();
            assertThat(storage.hasBucket("disks")).isFalse();
            storage.makeBucket("disks");
            String id = storage.begin("disks", "my disk.qcow2");
            served.breakAfterParts(2);
            assertThatThrownBy(() -> new Upload(storage, "disks", "my disk.qcow2", id).send(file, (part, whole) -> {}))
                    .hasMessageContaining("Is the address right?");
            assertThat(storage.has("disks", "my disk.qcow2")).isFalse();
            served.mend();
            long kept = storage.parts("disks", "my disk.qcow2", id).values().stream()
                    .mapToLong(ObjectStorage.Part::sizeBytes)
                    .sum();
            AtomicLong first = new AtomicLong(-1);
            AtomicLong last = new AtomicLong();
            long sent = new Upload(storage, "disks", "my disk.qcow2", id).send(file, (part, whole) -> {
                first.compareAndSet(-1, part);
                last.accumulateAndGet(part, Math::max);
            });
            assertThat(kept).isGreaterThan(PART_BYTES).isLessThan(SIZE_BYTES);
            assertThat(sent).isEqualTo(SIZE_BYTES - kept);
            assertThat(first).hasValue(kept);
            assertThat(last).hasValue(SIZE_BYTES);
            assertThat(download(served, "/disks/my%20disk.qcow2")).isEqualTo(Files.readAllBytes(file));
        }
    }

    @Test
    void aPartOfAnotherFileIsSentAnew() throws IOException, InterruptedException {
        Path file = file();
        try (Served served = new Served(folder.resolve("cloud"))) {
            ObjectStorage storage = served.storage();
            storage.makeBucket("disks");
            String id = storage.begin("disks", "disk.qcow2");
            storage.putPart("disks", "disk.qcow2", id, 1, new FileRange(file, 1, PART_BYTES), bytes -> {});
            storage.putPart("disks", "disk.qcow2", id, 2, new FileRange(file, PART_BYTES, PART_BYTES), bytes -> {});
            long sent = new Upload(storage, "disks", "disk.qcow2", id).send(file, (part, whole) -> {});
            assertThat(sent).isEqualTo(SIZE_BYTES - PART_BYTES);
            assertThat(download(served, "/disks/disk.qcow2")).isEqualTo(Files.readAllBytes(file));
        }
    }

    @Test
    void whatIsDeletedLeavesNothing() throws IOException, InterruptedException {
        Path small = Files.writeString(folder.resolve("small.qcow2"), "small");
        try (Served served = new Served(folder.resolve("cloud"))) {
            ObjectStorage storage = served.storage();
            storage.makeBucket("disks");
            String id = storage.begin("disks", "a");
            storage.abort("disks", "a", id);
            storage.abort("disks", "a", id);
            assertThatThrownBy(() -> new Upload(storage, "disks", "a", id).send(small, (part, whole) -> {}))
                    .isInstanceOfSatisfying(
                            ObjectStorageException.class,
                            e -> assertThat(e.code()).isEqualTo("NoSuchUpload"));
            new Upload(storage, "disks", "a", storage.begin("disks", "a")).send(small, (part, whole) -> {});
            assertThat(storage.deleteIfEmpty("disks")).isFalse();
            storage.delete("disks", "a");
            assertThat(storage.deleteIfEmpty("disks")).isTrue();
            assertThat(storage.hasBucket("disks")).isFalse();
        }
    }

    @Test
    void aWrongKeyIsRefused() throws IOException, InterruptedException {
        try (Served served = new Served(folder.resolve("cloud"))) {
            ObjectStorage storage = new ObjectStorage(
                    served.url(),
                    new ObjectKeys("SCWAAAAAAAAAAAAAAAAA", "x", "fr-par"),
                    Patience.NORMAL,
                    Transport.USUAL);
            assertThatThrownBy(() -> storage.makeBucket("disks"))
                    .hasMessageContaining("InvalidAccessKeyId")
                    .hasMessageContaining("403");
        }
    }
}
