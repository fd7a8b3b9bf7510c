package dev.slipway.tree.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tree.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceNodeTest {
    @TempDir
    Path root;

    @Test
    void aStandInIsReadAsTheDeviceItStandsFor() throws IOException {
        try (Fd directory = Fd.open(root, Fd.O_PATH | Fd.O_DIRECTORY)) {
            byte[] name = "sda".getBytes(StandardCharsets.US_ASCII);
            DeviceNode.standIn(directory, name, FileStatus.BLOCK_DEVICE | 0600, 8, 1);
        }
        Entry entry = read();
        assertThat(entry).isInstanceOfSatisfying(Entry.Device.class, device -> {
            assertThat(device.kind()).isEqualTo(Entry.Device.Kind.BLOCK);
            assertThat(device.major()).isEqualTo(8);
            assertThat(device.minor()).isEqualTo(1);
            assertThat(device.attributes().xattrs().isEmpty()).isTrue();
        });
    }

    @Test
    void aFileWithContentOrAnOddMarkIsAFile() throws IOException {
        Path file = root.resolve("sda");
        Files.writeString(file, "content");
        Posix.lsetxattr(file, DeviceNode.ATTRIBUTE, "c 1:3".getBytes(StandardCharsets.US_ASCII));
        assertThat(read()).isInstanceOf(Entry.RegularFile.class);
        Files.writeString(file, "");
        Posix.lsetxattr(file, DeviceNode.ATTRIBUTE, "c 99999999999:3".getBytes(StandardCharsets.US_ASCII));
        assertThat(read()).isInstanceOf(Entry.RegularFile.class);
    }

    private Entry read() throws IOException {
        return DirectoryReader.read(root, DirectoryReader.Form.PLAIN, "layer").entries().stream()
                .filter(entry -> entry.path().equals("sda"))
                .findFirst()
                .orElseThrow();
    }
}
