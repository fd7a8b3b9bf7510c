package dev.slipway.build.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.build.store.Store;
import dev.slipway.tree.host.FileStatus;
import dev.slipway.tree.host.Posix;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives made to write where they must not, unpacked by root as bases are. */
class HostileArchivesIT {
    @TempDir
    private Path temporary = Path.of("");

    /** One entry of an archive: {@code f} a file, {@code d} a directory, {@code s} a link, {@code h} a hard link. */
    record Item(char type, String name, String target) {}

    /** An attack; {@code OUT} in a name is a directory outside of the unpacked tree. */
    record Attack(String name, List<Item> items) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Item file(String name) {
        return new Item('f', name, "");
    }

    private static Item link(String name, String target) {
        return new Item('s', name, target);
    }

    private static Item hard(String name, String target) {
        return new Item('h', name, target);
    }

    static List<Attack> attacks() {
        return List.of(
                new Attack("parent", List.of(file("../evil"))),
                new Attack("many parents", List.of(file("a/../../../../../../../../OUT/evil"))),
                new Attack("absolute", List.of(file("/OUT/evil"))),
                new Attack("double slash", List.of(file("//OUT/evil"))),
                new Attack("through an absolute link", List.of(link("l", "/OUT"), file("l/evil"))),
                new Attack(
                        "through a relative link",
                        List.of(link("l", "../../../../../../../../../OUT"), file("l/evil"))),
                new Attack("through two links", List.of(link("a", "b"), link("b", "/OUT"), file("a/evil"))),
                new Attack("over a link", List.of(link("evil", "/OUT/evil"), file("evil"))),
                new Attack(
                        "directory becomes a link", List.of(new Item('d', "d", ""), link("d", "/OUT"), file("d/evil"))),
                new Attack("link with a slash", List.of(link("d", "/OUT"), new Item('d', "d/", ""), file("d/evil"))),
                new Attack("hard link to the outside", List.of(hard("h", "/OUT/canary"), file("h"))),
                new Attack("hard link by parents", List.of(hard("h", "../../../../../../../../OUT/canary"), file("h"))),
                new Attack("hard link through a link", List.of(link("l", "/OUT"), hard("h", "l/canary"), file("h"))),
                new Attack("hard link to a link", List.of(link("l", "/OUT/canary"), hard("h", "l"), file("h"))),
                new Attack("whiteout of the parent", List.of(file(".wh.."))),
                new Attack("whiteout of the parent's parent", List.of(file(".wh..."))),
                new Attack("whiteout of nothing", List.of(file(".wh."))),
                new Attack("whiteout through a link", List.of(link("l", "/OUT"), file("l/.wh.canary"))),
                new Attack("opaque through a link", List.of(link("l", "/OUT"), file("l/.wh..wh..opq"))),
                new Attack("sibling prefix", List.of(file("../root-evil/evil"))),
                new Attack("device through a link", List.of(link("l", "/OUT"), new Item('c', "l/evil", ""))));
    }

    private Path archive(Attack attack, Path outside) throws IOException {
        Path file = temporary.resolve("hostile.tar");
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Item item : attack.items()) {
                String out = outside.toString().substring(1);
                TarArchiveEntry entry = new TarArchiveEntry("placeholder", type(item.type()));
                entry.setName(item.name().replace("OUT", out));
                entry.setLinkName(item.target().replace("OUT", out));
                entry.setMode(item.type() == 'd' ? 0755 : 0644);
                entry.setSize(item.type() == 'f' ? 4 : 0);
                tar.putArchiveEntry(entry);
                if (item.type() == 'f') {
                    tar.write("evil".getBytes(StandardCharsets.US_ASCII));
                }
                tar.closeArchiveEntry();
            }
        }
        return file;
    }

    private static byte type(char type) {
        return switch (type) {
            case 'd' -> TarConstants.LF_DIR;
            case 's' -> TarConstants.LF_SYMLINK;
            case 'h' -> TarConstants.LF_LINK;
            case 'c' -> TarConstants.LF_CHR;
            default -> TarConstants.LF_NORMAL;
        };
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void nothingIsWrittenOutside(Attack attack) throws Exception {
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        Path canary = Files.writeString(outside.resolve("canary"), "sings");
        FileStatus before = Posix.lstat(outside);
        Path home = temporary.resolve("store");
        try (Store store = Store.open(home)) {
            List<String> failures = new ArrayList<>();
            try {
                new Unpacker(store).archive(archive(attack, outside));
            } catch (IOException e) {
                failures.add(String.valueOf(e.getMessage()));
            }
            assertThat(failures).allSatisfy(f -> assertThat(f).contains("hostile.tar"));
        }
        assertThat(canary).hasContent("sings");
        assertThat(Posix.lstat(canary).links()).isEqualTo(1);
        assertThat(Posix.lstat(outside).modified()).isEqualTo(before.modified());
        assertThat(Posix.llistxattr(outside)).isEmpty();
        try (var files = Files.list(temporary)) {
            assertThat(files.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder("outside", "store", "hostile.tar");
        }
        for (String evil : List.of("snapshots/evil", "tmp/evil", "evil", "snapshots/root-evil")) {
            assertThat(Files.exists(home.resolve(evil), LinkOption.NOFOLLOW_LINKS))
                    .isFalse();
        }
    }

    @Test
    void aBombIsStoppedAndLeavesNothing() throws Exception {
        Path bomb = temporary.resolve("bomb.tar.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            TarArchiveEntry entry = new TarArchiveEntry("zeros");
            entry.setSize(300L << 20);
            tar.putArchiveEntry(entry);
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 300; i++) {
                tar.write(zeros);
            }
            tar.closeArchiveEntry();
        }
        try (Store store = Store.open(temporary.resolve("store"))) {
            assertThatThrownBy(() -> new Unpacker(store).archive(bomb))
                    .isInstanceOf(BaseException.class)
                    .hasMessageContaining("bomb.tar.gz")
                    .hasMessageContaining("200 times");
            try (var snapshots = Files.list(store.snapshots())) {
                assertThat(snapshots).isEmpty();
            }
        }
    }
}
