package dev.slipway.image.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
        Definition definition = DefinitionReader.read(OldDefinitions.directory().resolve("00-article-2017-04-29"));
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
        assertThat(OldDefinitions.files()).hasSizeGreaterThan(18);
        for (Path source : OldDefinitions.files()) {
            Path home =
                    Files.createDirectories(directory.resolve(source.toString().replaceAll("[^A-Za-z0-9]+", "-")));
            Path copy = home.resolve(source.endsWith("env.mk") ? "env.mk" : "Makefile");
            Files.copy(source, copy);
            Definition definition = DefinitionReader.read(home);
            assertThat(definition.name()).as(source.toString()).matches("[a-z0-9./-]+");
            assertThat(definition.source()).isEqualTo(copy);
        }
    }

    @Test
    void aMakefileThatIncludesTheRulesIsADefinition() throws IOException {
        Files.writeString(directory.resolve("Makefile"), "NAME = web\n-include tools/docker-rules.mk # rules\n");
        assertThat(DefinitionReader.read(directory).name()).isEqualTo("web");
        Files.writeString(directory.resolve("Makefile"), "NAME = web\nall:\n\tinclude docker-rules.mk\n");
        assertThat(DefinitionReader.read(directory).source()).isEqualTo(directory.resolve("Dockerfile"));
    }

    @Test
    void whatMakesCommandLineGivesGoesBeforeTheFile() throws IOException {
        Files.writeString(directory.resolve("Makefile"), """
                NAME = web
                VERSION := $(shell date)
                TITLE = $(NAME) x
                DEFAULT_IMAGE_ARCH = x86_64
                include docker-rules.mk
                """);
        Definition definition = DefinitionReader.read(
                directory, Map.of("NAME", "api", "VERSION", "7", "ARCH", "arm64", "DESCRIPTION", "cost: $5"));
        assertThat(definition.name()).isEqualTo("api");
        assertThat(definition.version()).isEqualTo("7");
        assertThat(definition.title()).isEqualTo("api x");
        assertThat(definition.arch()).isEqualTo("arm64");
        assertThat(definition.description()).isEqualTo("cost: $5");
        assertThatThrownBy(() -> DefinitionReader.read(directory, Map.of("VERSION", "7", "ARCH", "armv7l")))
                .hasMessageContaining("ARCH: no disk can be built for \"armv7l\"");
    }

    @Test
    void slipwayYamlFillsWhatAMakefileHasNoWordFor() throws IOException {
        Files.writeString(
                directory.resolve("Makefile"),
                "NAME = web\nVERSION = 3\nTITLE = Web\nIMAGE_VOLUME_SIZE = 20G\nDEFAULT_IMAGE_ARCH = x86_64\n");
        Files.writeString(directory.resolve("slipway.yaml"), "harden: {profile: intermediary}\nversion: \"4\"\n");
        Definition definition = DefinitionReader.read(directory);
        assertThat(definition.name()).isEqualTo("web");
        assertThat(definition.version()).isEqualTo("4");
        assertThat(definition.title()).isEqualTo("Web");
        assertThat(definition.disk()).isEqualTo(DiskSize.of(20_000_000_000L));
        assertThat(definition.hardening()).isNotEqualTo(dev.slipway.image.harden.Hardening.NONE);
    }

    @Test
    void anEmptyValueIsKeptWhereItMeansSomethingAndSaidWhereNot() throws IOException {
        Files.writeString(
                directory.resolve("Makefile"),
                "NAME = web\nVERSION =\nTITLE = Web\nDESCRIPTION =\nIMAGE_VOLUME_SIZE =\nDEFAULT_IMAGE_ARCH = x86_64\n");
        Definition definition = DefinitionReader.read(directory);
        assertThat(definition.description()).isEmpty();
        assertThat(definition.version()).isEqualTo("latest");
        assertThat(definition.notes())
                .containsExactly(
                        "VERSION is empty: latest is used", "IMAGE_VOLUME_SIZE is empty: 50000000000 bytes is used");
    }

    @Test
    void aValueThatNeedsAShellIsLeftOutAndSaid() {
        Definition definition = DefinitionReader.read(OldDefinitions.directory().resolve("11-scaleway-gogs"));
        assertThat(definition.title()).isEqualTo("GOGS");
        assertThat(definition.arguments()).isEmpty();
        assertThat(definition.notes()).anySatisfy(note -> assertThat(note).startsWith("BUILD_ARGS is not used"));
    }

    @Test
    void aLinkThatLeadsNowhereIsNotTakenForNoDefinition(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\n");
        Files.createSymbolicLink(folder.resolve("slipway.yaml"), Path.of("gone.yaml"));
        assertThatThrownBy(() -> DefinitionReader.read(folder))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("slipway.yaml: it is a symbolic link to something that is not there");
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
