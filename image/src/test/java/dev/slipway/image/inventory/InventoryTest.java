package dev.slipway.image.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tree.Tree;
import dev.slipway.tree.host.DirectoryReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryTest {
    @TempDir
    private Path folder;

    private void file(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Inventory inventory() throws IOException {
        return Inventory.of(Tree.of(DirectoryReader.read(folder, DirectoryReader.Form.PLAIN, "test")));
    }

    @Test
    void dpkgCountsWhatIsUnpackedOnly() throws Exception {
        file("etc/os-release", "# who\nID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12\"\n");
        file("var/lib/dpkg/status", """
                Package: zlib1g
                Status: install ok installed
                Architecture: amd64
                Source: zlib (1:1.2)
                Version: 1:1.2.13
                Description: compression
                 Version: 9 is not a field here

                Package: gone
                Status: deinstall ok config-files
                Version: 1

                Package: never
                Status: unknown ok not-installed
                Version: 1

                Package: half
                Status: install ok half-configured
                Architecture: all
                Version: 2
                """);
        file("var/lib/dpkg/status.d/base", "Package: base-files\nVersion: 12.4\nArchitecture: amd64\n");
        Inventory inventory = inventory();
        assertThat(inventory.distribution()).isEqualTo(new Distribution("debian", "12", "Debian GNU/Linux 12"));
        assertThat(inventory.packages())
                .extracting(InstalledPackage::name)
                .containsExactly("base-files", "half", "zlib1g");
        assertThat(inventory.packages().getLast().version()).isEqualTo("1:1.2.13");
        assertThat(inventory.packages().getLast().source()).contains("zlib");
    }

    @Test
    void apkHasLicensesAndOrigins() throws Exception {
        file("usr/lib/os-release", "ID=alpine\nVERSION_ID=3.20.1\n");
        file(
                "lib/apk/db/installed",
                "C:Q1abc=\nP:libcrypto3\nV:3.3.1-r0\nA:x86_64\nL:Apache-2.0\no:openssl\nF:lib\nR:libcrypto.so.3\n\n");
        assertThat(inventory().packages())
                .containsExactly(new InstalledPackage(
                        Ecosystem.APK,
                        "libcrypto3",
                        "3.3.1-r0",
                        "x86_64",
                        Optional.of("openssl"),
                        Optional.empty(),
                        Optional.of("Apache-2.0")));
    }

    @Test
    void aTreeWithoutPackagesHasNone() throws Exception {
        file("etc/hello", "hello");
        assertThat(inventory())
                .isEqualTo(new Inventory(Distribution.UNKNOWN, java.util.List.of(), java.util.List.of()));
    }

    @Test
    void aDatabaseThatCannotBeReadIsNamed() throws Exception {
        file("var/lib/rpm/rpmdb.sqlite", "this is not a database, whatever its name says");
        file("usr/lib/sysimage/rpm/Packages.db", "RpmP");
        assertThat(inventory().unread())
                .anySatisfy(text -> assertThat(text).startsWith("/var/lib/rpm/rpmdb.sqlite: "))
                .anySatisfy(text -> assertThat(text).startsWith("/usr/lib/sysimage/rpm/Packages.db: "));
    }

    @Test
    void headersOfRpmThatAreDamagedAreNoPackages() {
        assertThat(RpmHeader.parse(new byte[] {1, 2, 3})).isEmpty();
        assertThat(RpmHeader.parse(new byte[8])).isEmpty();
        byte[] endless = ByteBuffer.allocate(8 + 16 + 2)
                .putInt(1)
                .putInt(2)
                .putInt(1000)
                .putInt(6)
                .putInt(0)
                .putInt(1)
                .put("ab".getBytes(StandardCharsets.UTF_8))
                .array();
        assertThat(RpmHeader.parse(endless)).isEmpty();
        byte[] far = ByteBuffer.allocate(8 + 16)
                .putInt(1)
                .putInt(0)
                .putInt(1000)
                .putInt(4)
                .putInt(Integer.MAX_VALUE)
                .putInt(1)
                .array();
        assertThat(RpmHeader.parse(far)).isEmpty();
        byte[] many = ByteBuffer.allocate(8).putInt(Integer.MAX_VALUE).putInt(0).array();
        assertThat(RpmHeader.parse(many)).isEmpty();
    }
}
