package dev.slipway.tree.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.tree.Attributes;
import dev.slipway.tree.Content;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Xattrs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class TarReaderTest {
    private static final Attributes PLAIN = new Attributes(
            0644, 5_000_000, 1, Instant.ofEpochSecond(-5), Xattrs.of(Map.of("user.x", new byte[] {1, 0, 2})));

    private static byte[] archive(Entry... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(bytes)) {
            for (Entry entry : entries) {
                writer.add(entry);
            }
        }
        return bytes.toByteArray();
    }

    private static int readAll(byte[] bytes) throws IOException {
        int count = 0;
        try (TarReader reader = TarReader.of(new ByteArrayInputStream(bytes), "test.tar")) {
            for (Optional<Entry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                if (entry.get() instanceof Entry.RegularFile file) {
                    file.content().open().transferTo(OutputStream.nullOutputStream());
                }
                count++;
            }
        }
        return count;
    }

    private static Entry.RegularFile file(String path, int sizeBytes) {
        return new Entry.RegularFile(path, PLAIN, Content.of(new byte[sizeBytes]));
    }

    @Test
    void attributesComeBack() throws IOException {
        try (TarReader reader =
                TarReader.of(new ByteArrayInputStream(archive(file("/./a//" + "b".repeat(120), 3))), "x")) {
            Entry entry = reader.next().orElseThrow();
            assertThat(entry.path()).isEqualTo("a/" + "b".repeat(120));
            assertThat(entry.attributes()).isEqualTo(PLAIN);
        }
    }

    @Test
    void aPathThatLeadsOutIsRefused() throws IOException {
        byte[] bytes = archive(file("a/../../etc/passwd", 1));
        assertThatThrownBy(() -> readAll(bytes))
                .isInstanceOf(TarException.class)
                .hasMessage("read test.tar: at byte 1536: entry a/../../etc/passwd leads out of the tree by '..'");
        byte[] link = archive(new Entry.HardLink("x", PLAIN, "../y"));
        assertThatThrownBy(() -> readAll(link)).hasMessageContaining("../y leads out");
    }

    @Test
    void whatIsNoArchiveIsSaidToBeNone() {
        byte[] text = "hello, this is not an archive ".repeat(40).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> readAll(text))
                .isInstanceOf(TarException.class)
                .hasMessageContaining("not a tar archive");
    }

    @Test
    void everyTruncationIsFound() throws IOException {
        byte[] bytes = archive(file("a", 700), file("b", 3));
        // Up to here the archive has whole entries; what follows is padding and the end mark.
        for (int length = 1; length < bytes.length - 1024 - 509; length += 37) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> readAll(cut)).as("cut at " + length).isInstanceOf(IOException.class);
        }
    }

    @Test
    void damageEndsInATarExceptionOrInEntries() throws IOException {
        byte[] plain = archive(file("a", 700), file("dir/b", 3), new Entry.Symlink("s", PLAIN, "t"));
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(compressed)) {
            out.write(plain);
        }
        long seed = Long.getLong("slipway.seed", System.nanoTime());
        long seconds = Long.getLong("slipway.fuzz.seconds", 0);
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        Random random = new Random(seed);
        int i = 0;
        for (; i < 2000 || System.nanoTime() < end; i++) {
            byte[] bytes = (i % 2 == 0 ? plain : compressed.toByteArray()).clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                readAll(bytes);
            } catch (TarException expected) {
                assertThat(expected).hasMessageStartingWith("read test.tar: ");
            } catch (Exception other) {
                throw new AssertionError("seed " + seed + ", round " + i, other);
            }
        }
        if (seconds > 0) {
            System.out.println("tar: " + i + " damaged archives, seed " + seed);
        }
    }

    @Test
    void aHeaderThatAsksForMemoryIsRefused() throws IOException {
        byte[] bytes = archive(file("a".repeat(101), 0));
        byte[] size = "77777777777".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(size, 0, bytes, 124, size.length);
        Arrays.fill(bytes, 148, 156, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += bytes[i] & 0xff;
        }
        System.arraycopy(String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII), 0, bytes, 148, 8);
        assertThatThrownBy(() -> readAll(bytes)).hasMessageContaining("no real archive has one above");
    }
}
