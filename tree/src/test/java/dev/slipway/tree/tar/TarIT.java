package dev.slipway.tree.tar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tree.Attributes;
import dev.slipway.tree.Content;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import dev.slipway.tree.Names;
import dev.slipway.tree.Tree;
import dev.slipway.tree.Xattrs;
import dev.slipway.tree.host.DirectoryReader;
import dev.slipway.tree.host.DirectoryWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GNU tar and we read each other's archives; run as root. */
class TarIT {
    @TempDir
    private Path directory;

    private Path source = Path.of("");

    @BeforeEach
    void makeTree() throws IOException {
        source = Files.createDirectory(directory.resolve("source"));
        try (DirectoryWriter writer =
                DirectoryWriter.open(source, DirectoryWriter.Whiteouts.AS_FILES, DirectoryWriter.Owners.KEEP)) {
            for (Entry entry : entries()) {
                writer.write(entry);
            }
        }
    }

    private static List<Entry> entries() {
        Attributes plain = attributes(0640, 0, Map.of());
        Attributes rich = attributes(04755, 5, Map.of("user.a", new byte[] {0, '\n', '=', 9}, "user.b", new byte[0]));
        byte[] noise = new byte[700_001];
        new Random(1).nextBytes(noise);
        String deep = "d/" + "x".repeat(250) + "/" + "y".repeat(200) + "/z é";
        Content sparse = Content.ofPieces(
                30L << 20,
                List.of(
                        new Content.Piece(8 << 20, Content.of(noise)),
                        new Content.Piece(16 << 20, Content.of(new byte[] {1})),
                        new Content.Piece(20 << 20, Content.of(new byte[5000])),
                        new Content.Piece(22 << 20, Content.of(new byte[] {1})),
                        new Content.Piece(24 << 20, Content.of(new byte[] {1})),
                        new Content.Piece(26 << 20, Content.of(new byte[] {1}))));
        return List.of(
                new Entry.Directory("", attributes(0751, 0, Map.of())),
                new Entry.RegularFile("file", rich, Content.of(noise)),
                new Entry.RegularFile("empty", plain, Content.of(new byte[0])),
                new Entry.RegularFile(deep, plain, Content.of(new byte[] {7})),
                new Entry.RegularFile("sparse", plain, sparse),
                new Entry.RegularFile("\udcff\udc80raw", plain, Content.of(new byte[] {8})),
                new Entry.Symlink("link", attributes(0777, 0, Map.of()), "t".repeat(300)),
                new Entry.HardLink("other", rich, "file"),
                new Entry.Device("tty", plain, Entry.Device.Kind.CHARACTER, 240, 70_000),
                new Entry.Fifo("pipe", plain));
    }

    private static Attributes attributes(int mode, int nanos, Map<String, byte[]> xattrs) {
        return new Attributes(mode, 70_000, 12, Instant.ofEpochSecond(1_600_000_000L, nanos), Xattrs.of(xattrs));
    }

    private static void run(Path in, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(String.join(" ", command) + "\n" + output)
                .isZero();
    }

    private static List<String> described(Path root, boolean xattrs, boolean nanos) throws Exception {
        List<String> lines = new ArrayList<>();
        for (Entry entry :
                DirectoryReader.read(root, DirectoryReader.Form.PLAIN, "x").entries()) {
            Attributes a = entry.attributes();
            Object time = nanos ? a.modified() : a.modified().getEpochSecond();
            StringBuilder more = new StringBuilder();
            if (xattrs) {
                a.xattrs()
                        .forEach((k, v) -> more.append(k).append(HexFormat.of().formatHex(v)));
            }
            switch (entry) {
                case Entry.Symlink link -> more.append(link.target());
                case Entry.HardLink link -> more.append(link.target());
                case Entry.Device d ->
                    more.append(d.kind()).append(d.major()).append(':').append(d.minor());
                case Entry.RegularFile file -> more.append(digest(file.content()));
                default -> {}
            }
            lines.add(entry.getClass().getSimpleName() + " " + entry.path() + " " + Integer.toOctalString(a.mode())
                    + " " + a.uid() + ":" + a.gid() + " " + time + " " + more);
        }
        return lines;
    }

    private static String digest(Content content) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = content.open()) {
            in.transferTo(new java.security.DigestOutputStream(OutputStream.nullOutputStream(), digest));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void unpack(Path archive, Path target) throws IOException {
        Files.createDirectory(target);
        try (TarReader reader = TarReader.of(archive);
                DirectoryWriter writer =
                        DirectoryWriter.open(target, DirectoryWriter.Whiteouts.AS_FILES, DirectoryWriter.Owners.KEEP)) {
            for (Optional<Entry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                writer.write(entry.get());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--format=gnu",
                "--format=gnu -S",
                "--format=posix --xattrs",
                "--format=posix --xattrs -S",
                "--format=posix --xattrs -S --sparse-version=0.0",
                "--format=posix --xattrs -S --sparse-version=0.1",
                "--format=posix --xattrs -S --sparse-version=1.0",
                "--format=posix --xattrs -z -S",
                "--format=posix --xattrs -j",
                "--format=posix --xattrs -J",
                "--format=posix --xattrs --zstd -S"
            })
    void whatGnuTarWritesIsRead(String options) throws Exception {
        Path archive = directory.resolve("a.tar");
        List<String> command = new ArrayList<>(List.of("tar", "-cf", archive.toString()));
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-C", source.toString(), "."));
        run(directory, command.toArray(String[]::new));
        Path target = directory.resolve("unpacked");
        unpack(archive, target);
        boolean posix = options.contains("posix");
        assertThat(described(target, posix, posix)).isEqualTo(described(source, posix, posix));
        if (options.contains("-S")) {
            assertThat(dev.slipway.tree.host.Posix.lstat(target.resolve("sparse"))
                            .allocatedBytes())
                    .as("holes")
                    .isLessThan(options.matches(".*(-z|--zstd).*") ? 31L << 20 : 2L << 20);
        }
    }

    @Test
    void whatWeWriteGnuTarReads() throws Exception {
        Layer layer = DirectoryReader.read(source, DirectoryReader.Form.PLAIN, "x");
        Path archive = directory.resolve("a.tar");
        try (OutputStream out = Files.newOutputStream(archive)) {
            TarWriter.write(Tree.of(layer), out);
        }
        Path target = Files.createDirectory(directory.resolve("unpacked"));
        run(directory, "tar", "-xpf", archive.toString(), "--xattrs", "--xattrs-include=*", "-C", target.toString());
        assertThat(described(target, true, false)).isEqualTo(described(source, true, false));
        Path again = directory.resolve("again");
        unpack(archive, again);
        assertThat(described(again, true, false)).isEqualTo(described(source, true, false));
    }

    @Test
    void anUncompressedArchiveIsALayerWhoseContentStaysInIt() throws Exception {
        Path archive = directory.resolve("a.tar");
        run(directory, "tar", "-cSf", archive.toString(), "--format=posix", "--xattrs", "-C", source.toString(), ".");
        Tree tree = Tree.of(TarLayer.read(archive, "x"));
        Tree expected = Tree.of(DirectoryReader.read(source, DirectoryReader.Form.PLAIN, "y"));
        assertThat(tree.entries())
                .extracting(Entry::path)
                .isEqualTo(expected.entries().stream().map(Entry::path).toList());
        for (Entry entry : expected.entries()) {
            if (entry instanceof Entry.RegularFile file) {
                Entry.RegularFile ours =
                        (Entry.RegularFile) tree.find(file.path()).orElseThrow();
                assertThat(digest(ours.content())).as(file.path()).isEqualTo(digest(file.content()));
            }
        }
    }

    @Test
    void ourArchiveOfALayerHasItsWhiteouts() throws Exception {
        Layer layer = new Layer(
                "x",
                List.of(new Entry.Directory("d", Attributes.ofRoot(0755, Instant.EPOCH))),
                java.util.Set.of("d/gone", "x"),
                java.util.Set.of("d"));
        Path archive = directory.resolve("l.tar");
        try (OutputStream out = Files.newOutputStream(archive)) {
            TarWriter.write(layer, out);
        }
        Layer read = TarLayer.read(archive, "x");
        assertThat(read.whiteouts()).isEqualTo(layer.whiteouts());
        assertThat(read.opaques()).isEqualTo(layer.opaques());
        assertThat(read.entries()).isEqualTo(layer.entries());
        assertThat(Names.last("d/gone")).isEqualTo("gone");
    }
}
