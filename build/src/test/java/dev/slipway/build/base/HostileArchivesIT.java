package dev.slipway.build.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.build.store.Store;
import dev.slipway.tree.host.FileStatus;
import dev.slipway.tree.host.Posix;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives made to write where they must not, unpacked by root as bases are. */
class HostileArchivesIT {
    @TempDir
    private Path temporary = Path.of("");

    static List<HostileLayers.Attack> attacks() {
        return HostileLayers.all();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void nothingIsWrittenOutside(HostileLayers.Attack attack) throws Exception {
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        Path canary = Files.writeString(outside.resolve("canary"), "sings");
        FileStatus before = Posix.lstat(outside);
        Path home = temporary.resolve("store");
        try (Store store = Store.open(home)) {
            List<String> failures = new ArrayList<>();
            try {
                new Unpacker(store).archive(attack.write(temporary.resolve("hostile.tar"), outside));
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
