package dev.slipway.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.image.definition.DefinitionReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageRequestTest {
    @TempDir
    Path directory;

    @Test
    void theTreeIsForTheArchitectureOfTheDefinition() throws Exception {
        Files.writeString(directory.resolve("Dockerfile"), "FROM scratch\n");
        Files.writeString(directory.resolve("slipway.yaml"), "name: a\nversion: 1\narch: arm64\n");
        ImageRequest request = ImageRequest.of(DefinitionReader.read(directory, Map.of()));
        assertThat(request.recipe().platform()).hasToString("linux/arm64");
    }
}
