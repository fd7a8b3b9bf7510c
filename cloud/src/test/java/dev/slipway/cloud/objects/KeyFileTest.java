package dev.slipway.cloud.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    @TempDir
    private Path data = Path.of("");

    @Test
    void keysAreMadeOnceAndForTheirOwnerOnly() throws Exception {
        ObjectService.Keys keys = KeyFile.of(data);
        assertThat(keys.access()).matches("SCW[A-Z0-9]{17}");
        assertThat(keys.secret()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(KeyFile.of(data)).isEqualTo(keys);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("keys.properties"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileWithoutKeysSaysWhatToDo() throws Exception {
        Files.writeString(data.resolve("keys.properties"), "access_key=SCW\n");
        assertThatThrownBy(() -> KeyFile.of(data)).hasMessageContaining("has no secret_key");
    }
}
