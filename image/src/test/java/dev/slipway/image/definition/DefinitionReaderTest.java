package dev.slipway.image.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionReaderTest {
    @TempDir
    private Path directory;

    @Test
    void slipwayYamlGoesBeforeAMakefile() throws IOException {
        Files.writeString(directory.resolve("Makefile"), "NAME = old\nIMAGE_NAME = Old\n");
        Files.writeString(directory.resolve("slipway.yaml"), "name: new\n");
        assertThat(DefinitionReader.read(directory).name()).isEqualTo("new");
    }

    @Test
    void aMakefileThatNamesNoImageIsNotADefinition() throws IOException {
        Files.writeString(directory.resolve("Makefile"), "CC = gcc\nall:\n\t$(CC) a.c\n");
        assertThat(DefinitionReader.read(directory).source()).isEqualTo(directory.resolve("Dockerfile"));
    }

    @Test
    void envMkMayHaveADockerfilePerArchitecture() throws IOException {
        Files.writeString(
                directory.resolve("env.mk"), "IMAGE_NAME = gogs\nIMAGE_DISK_SIZE = 20G\nBUILD_ARGS = A=1 B=2\n");
        Files.writeString(directory.resolve("Dockerfile.x86_64"), "FROM scratch\n");
        Definition definition = DefinitionReader.read(directory);
        assertThat(definition.dockerfile()).isEqualTo(directory.resolve("Dockerfile.x86_64"));
        assertThat(definition.disk()).isEqualTo(DiskSize.of(20_000_000_000L));
        assertThat(definition.arguments()).containsEntry("A", "1").containsEntry("B", "2");
    }

    @Test
    void aMakefileSaysWhereItsMistakeIs() throws IOException {
        Files.writeString(directory.resolve("Makefile"), "IMAGE_NAME = A\nIMAGE_VOLUME_SIZE = big\n");
        assertThatThrownBy(() -> DefinitionReader.read(directory))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("Makefile:2:21: \"big\" is no size of a disk");
    }

    @Test
    void aDirectoryThatIsNoneIsSaidSo() {
        assertThatThrownBy(() -> DefinitionReader.read(directory.resolve("none")))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("it is not a directory");
    }

    @Test
    void theArticlesMakefileIsUnderstood() {
        Definition definition = DefinitionReader.read(definitions().resolve("00-article-2017-04-29"));
        assertThat(definition.name()).isEqualTo("my-image");
        assertThat(definition.version()).isEqualTo("latest");
        assertThat(definition.aliases()).containsExactly("1.2.3", "1.2", "1");
        assertThat(definition.title()).isEqualTo("My image");
        assertThat(definition.description()).isEqualTo("My image with Ubuntu and MySQL");
        assertThat(definition.arch()).isEqualTo("x86_64");
        assertThat(definition.disk()).isEqualTo(DiskSize.of(50_000_000_000L));
        assertThat(definition.labels())
                .containsEntry("org.opencontainers.image.source", "https://github.com/scaleway-community/...")
                .doesNotContainKey("org.opencontainers.image.documentation");
        assertThat(definition.notes()).singleElement().asString().startsWith("IMAGE_BOOTSCRIPT = stable has no effect");
    }

    @Test
    void everyDefinitionOfThatTimeIsRead() throws IOException {
        List<Path> directories;
        try (var files = Files.walk(definitions())) {
            directories = files.filter(file -> file.endsWith("Makefile") || file.endsWith("env.mk"))
                    .map(DefinitionReader::directoryOf)
                    .toList();
        }
        assertThat(directories).hasSizeGreaterThan(10);
        assertThat(directories).allSatisfy(each -> {
            Definition definition = DefinitionReader.read(each);
            assertThat(definition.name()).matches("[a-z0-9./-]+");
            assertThat(definition.source().getFileName().toString()).isIn("Makefile", "env.mk");
        });
    }

    @Test
    void aValueThatNeedsAShellIsLeftOutAndSaid() {
        Definition definition = DefinitionReader.read(definitions().resolve("11-scaleway-gogs"));
        assertThat(definition.title()).isEqualTo("GOGS");
        assertThat(definition.arguments()).isEmpty();
        assertThat(definition.notes()).anySatisfy(note -> assertThat(note).startsWith("BUILD_ARGS is not used"));
    }

    private static Path definitions() {
        Path shared = Optional.ofNullable(System.getProperty("SLIPWAY_SHARED"))
                .or(() -> Optional.ofNullable(System.getenv("SLIPWAY_SHARED")))
                .map(Path::of)
                .orElse(Path.of("../../shared"));
        Path definitions = shared.resolve("conformance/definitions");
        Assumptions.assumeTrue(
                Files.isDirectory(definitions), "no conformance data at " + definitions + "; set SLIPWAY_SHARED");
        return definitions;
    }

    @Test
    void aManifestLeadsToItsVersion(@TempDir Path folder) throws Exception {
        Path latest = Files.createDirectories(folder.resolve("one/latest"));
        Files.writeString(latest.resolve("env.mk"), "IMAGE_NAME = gitlab\nIMAGE_VERSION = 9\nIMAGE_TITLE = GitLab\n");
        Files.writeString(latest.resolve("Dockerfile"), "FROM scratch\n");
        Path manifest = folder.resolve("one/manifest.json");
        Files.writeString(
                manifest, "{\"images\":{\"latest\":{\"directory\":\"latest\",\"architectures\":[\"x86_64\"]}}}");
        assertThat(DefinitionReader.read(folder.resolve("one")).name()).isEqualTo("gitlab");
        Files.writeString(manifest, "{\"images\":{\"a\":{\"directory\":\"a\"},\"b\":{\"directory\":\"b\"}}}");
        assertThatThrownBy(() -> DefinitionReader.read(folder.resolve("one")))
                .hasMessageContaining("several versions: a, b");
        Files.writeString(manifest, "{\"images\":{\"a\":{\"directory\":\"../../etc\"}}}");
        assertThatThrownBy(() -> DefinitionReader.read(folder.resolve("one"))).hasMessageContaining("outside its own");
        Files.writeString(manifest, "{\"images\":3}");
        assertThatThrownBy(() -> DefinitionReader.read(folder.resolve("one")))
                .hasMessageContaining("images.VERSION.directory");
    }
}
