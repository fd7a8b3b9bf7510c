package dev.slipway.tree.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.slipway.tree.Attributes;
import dev.slipway.tree.Content;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import dev.slipway.tree.Names;
import dev.slipway.tree.Xattrs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTest {
    private static final Instant TIME = Instant.ofEpochSecond(1_600_000_000L, 123_456_789);

    @TempDir
    private Path directory;

    @BeforeEach
    void needsRoot() throws IOException {
        assumeThat(Files.getAttribute(directory, "unix:uid"))
                .as("owners and devices can be set by root only")
                .isEqualTo(0);
    }

    private static Attributes attributes(int mode, Map<String, byte[]> xattrs) {
        return new Attributes(mode, 4_000_000_000L, 12, TIME, Xattrs.of(xattrs));
    }

    private static List<Entry> everyKind() {
        Attributes plain = attributes(0640, Map.of());
        byte[] capability = {1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        byte[] data = new byte[300_000];
        data[299_999] = 7;
        return List.of(
                new Entry.Directory("", attributes(0751, Map.of())),
                new Entry.Directory("d", attributes(01777, Map.of("user.note", new byte[] {0, 1}))),
                new Entry.RegularFile(
                        "d/file", attributes(04755, Map.of("security.capability", capability)), Content.of(data)),
                new Entry.RegularFile("d/\udcffraw", plain, Content.of(new byte[0])),
                new Entry.Symlink("d/s", attributes(0777, Map.of()), "../\udc80 é"),
                new Entry.Device("d/tty", plain, Entry.Device.Kind.CHARACTER, 240, 70_000),
                new Entry.Device("d/vda", plain, Entry.Device.Kind.BLOCK, 8, 1),
                new Entry.Fifo("d/pipe", plain),
                new Entry.Socket("d/socket", plain),
                new Entry.HardLink("e", attributes(04755, Map.of("security.capability", capability)), "d/file"));
    }

    private void write(List<Entry> entries, DirectoryWriter.Whiteouts whiteouts) throws IOException {
        try (DirectoryWriter writer = DirectoryWriter.open(directory, whiteouts, DirectoryWriter.Owners.KEEP)) {
            for (Entry entry : entries) {
                writer.write(entry);
            }
        }
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        write(everyKind(), DirectoryWriter.Whiteouts.AS_FILES);
        Layer layer = DirectoryReader.read(directory, DirectoryReader.Form.PLAIN, "x");
        List<Entry> expected = new ArrayList<>(everyKind());
        expected.sort((a, b) -> Names.compare(a.path(), b.path()));
        assertThat(layer.entries().stream().map(DirectoryTest::described))
                .isEqualTo(expected.stream().map(DirectoryTest::described).toList());
        for (int i = 0; i < expected.size(); i++) {
            if (expected.get(i) instanceof Entry.RegularFile file) {
                Entry.RegularFile read = (Entry.RegularFile) layer.entries().get(i);
                assertThat(read.content().open().readAllBytes())
                        .isEqualTo(file.content().open().readAllBytes());
            }
        }
    }

    private static List<Object> described(Entry entry) {
        Object more = switch (entry) {
            case Entry.Symlink link -> link.target();
            case Entry.HardLink link -> link.target();
            case Entry.Device device -> List.of(device.kind(), device.major(), device.minor());
            default -> "";
        };
        return List.of(entry.getClass(), entry.path(), entry.attributes(), more);
    }

    @Test
    void holesAreKept() throws IOException {
        Content content = Content.ofPieces(
                50L << 20,
                List.of(
                        new Content.Piece(1 << 20, Content.of(new byte[] {1, 2, 3})),
                        new Content.Piece(40 << 20, Content.of(new byte[] {4}))));
        write(
                List.of(new Entry.RegularFile("sparse", attributes(0600, Map.of()), content)),
                DirectoryWriter.Whiteouts.AS_FILES);
        assertThat(Posix.lstat(directory.resolve("sparse")).allocatedBytes()).isLessThan(1 << 20);
        Entry.RegularFile read = (Entry.RegularFile) DirectoryReader.read(directory, DirectoryReader.Form.PLAIN, "x")
                .entries()
                .get(1);
        assertThat(read.content()).isInstanceOf(Content.Sparse.class);
        byte[] all = read.content().open().readAllBytes();
        assertThat(all).hasSize(50 << 20);
        assertThat(all[1 << 20]).isEqualTo((byte) 1);
        assertThat(all[40 << 20]).isEqualTo((byte) 4);
        assertThat(all[40 << 20 | 1]).isZero();
    }

    @Test
    void whiteoutsTakeOverlayfsForm() throws IOException {
        Attributes plain = attributes(0644, Map.of());
        write(
                List.of(
                        new Entry.RegularFile(".wh.gone", plain, Content.of(new byte[0])),
                        new Entry.RegularFile("d/.wh..wh..opq", plain, Content.of(new byte[0])),
                        new Entry.RegularFile("d/new", plain, Content.of(new byte[0]))),
                DirectoryWriter.Whiteouts.OVERLAY);
        Layer layer = DirectoryReader.read(directory, DirectoryReader.Form.OVERLAY, "x");
        assertThat(layer.whiteouts()).containsExactly("gone");
        assertThat(layer.opaques()).containsExactly("d");
        assertThat(layer.entries()).extracting(Entry::path).containsExactly("", "d", "d/new");
    }

    @Test
    void nothingIsWrittenOutside() throws IOException {
        Path outside = Files.createDirectories(directory.resolve("outside"));
        Path inside = Files.createDirectories(directory.resolve("inside"));
        Attributes plain = attributes(0644, Map.of());
        try (DirectoryWriter writer =
                DirectoryWriter.open(inside, DirectoryWriter.Whiteouts.AS_FILES, DirectoryWriter.Owners.KEEP)) {
            writer.write(new Entry.Symlink("link", plain, outside.toString()));
            writer.write(new Entry.Symlink("up", plain, "../outside"));
            writer.write(
                    new Entry.Symlink("file", plain, outside.resolve("target").toString()));
            writer.write(new Entry.RegularFile("file", plain, Content.of(new byte[] {1})));
            assertThatThrownBy(() -> writer.write(new Entry.RegularFile("link/x", plain, Content.of(new byte[1]))))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> writer.write(new Entry.RegularFile("up/x", plain, Content.of(new byte[1]))))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> writer.write(new Entry.HardLink("h", plain, "../../etc/passwd")))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> writer.write(new Entry.RegularFile("a/..", plain, Content.of(new byte[1]))))
                    .hasMessageContaining("leads out");
        }
        assertThat(outside).isEmptyDirectory();
        assertThat(Files.isRegularFile(inside.resolve("file"), java.nio.file.LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }

    @Test
    void aRefusedCallNamesWhatWasTried() {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> Posix.lgetxattr(missing, "user.x"))
                .isInstanceOf(PosixException.class)
                .hasMessage("lgetxattr user.x " + missing + ": no such file or directory (errno 2)");
    }

    @Test
    void namesThatAreNotUtf8ReachTheKernelInAnyLocale() throws Exception {
        write(everyKind(), DirectoryWriter.Whiteouts.AS_FILES);
        for (String locale : List.of("C", "C.UTF-8")) {
            ProcessBuilder command = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    NamesProbe.class.getName(),
                    directory.toString());
            command.environment().put("LC_ALL", locale);
            Process process = command.redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(output).as(locale).contains("[64, 2f, ff, 72, 61, 77] 0").doesNotContain("Exception");
        }
    }
}
