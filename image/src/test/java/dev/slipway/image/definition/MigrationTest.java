package dev.slipway.image.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationTest {
    @TempDir
    private Path folder;

    /** What a definition means, wherever it was read and whatever was said about it. */
    private static Definition meaning(Definition definition) {
        return new Definition(
                Path.of("-"),
                definition.name(),
                definition.version(),
                definition.aliases(),
                definition.title(),
                definition.description(),
                definition.arch(),
                definition.dockerfile(),
                definition.context(),
                definition.target(),
                definition.arguments(),
                definition.bases(),
                definition.labels(),
                definition.hostname(),
                definition.disk(),
                definition.partitions(),
                definition.boot(),
                definition.finish(),
                definition.hardening(),
                definition.tests(),
                List.of());
    }

    @Test
    void everyOldDefinitionMeansTheSameAfterwards() throws IOException {
        for (Path source : OldDefinitions.files()) {
            Path home = Files.createDirectories(folder.resolve(source.toString().replaceAll("[^A-Za-z0-9]+", "-")));
            String name = source.endsWith("env.mk") ? "env.mk" : "Makefile";
            Files.copy(source, home.resolve(name));
            Migration migration = Migration.of(home);
            Definition before = DefinitionReader.read(home);
            Files.writeString(migration.file(), migration.yaml());
            assertThat(meaning(DefinitionReader.read(home)))
                    .as(source.toString())
                    .isEqualTo(meaning(before));
            Files.delete(home.resolve(name));
            Definition after = DefinitionReader.read(home);
            assertThat(meaning(after)).as(source + "%n%s", migration.yaml()).isEqualTo(meaning(before));
            assertThat(after.source()).isEqualTo(home.resolve("slipway.yaml"));
        }
    }

    @Test
    void whatTextsHoldNeedsNoCare() throws IOException {
        Files.writeString(folder.resolve("Makefile"), """
                NAME = 12
                VERSION = 1.10
                TITLE = yes
                DESCRIPTION =
                IMAGE_NAME = It's: "a" \\# b
                IMAGE_VOLUME_SIZE = 10.5G
                BUILD_ARGS = A=x,y B=
                EXTRA = 1
                """);
        Files.writeString(folder.resolve("Dockerfile"), "FROM scaleway/ubuntu:amd64-16.10\n");
        Definition before = DefinitionReader.read(folder);
        Migration migration = Migration.of(folder);
        assertThat(migration.without()).containsExactly("EXTRA");
        assertThat(migration.became()).containsEntry("IMAGE_NAME", "title").doesNotContainKey("DESCRIPTION");
        assertThat(migration.bases()).containsExactly("scaleway/ubuntu:amd64-16.10");
        Files.writeString(migration.file(), migration.yaml());
        Files.delete(folder.resolve("Makefile"));
        Definition after = DefinitionReader.read(folder);
        assertThat(meaning(after)).isEqualTo(meaning(before));
        assertThat(after.description()).isEmpty();
        assertThat(after.title()).isEqualTo("It's: \"a\" # b");
    }

    @Test
    void onlyAnOldDefinitionIsMigrated() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\n");
        assertThatThrownBy(() -> Migration.of(folder))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("only a Makefile, env.mk or manifest.json");
    }
}
