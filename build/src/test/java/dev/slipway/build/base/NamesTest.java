package dev.slipway.build.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "debian, debian:trixie",
        "debian:latest, debian:trixie",
        "debian:12, debian:bookworm",
        "debian:bookworm, debian:bookworm",
        "debian:bookworm-slim, debian:bookworm-slim",
        "debian:12-slim, debian:bookworm-slim",
        "debian:13, debian:trixie",
        "debian:stable-slim, debian:stable-slim",
        "debian:sid, debian:sid",
        "ubuntu:24.04, ubuntu:noble",
        "ubuntu:jammy, ubuntu:jammy"
    })
    void releasesAreKnownByTag(String name, String system) {
        assertThat(DebianSuite.of(ImageName.familiar(name)))
                .hasValueSatisfying(s -> assertThat(s).hasToString(system));
        assertThat(DebianSuite.of(ImageName.familiar("docker.io/library/" + name)))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "debian:bookworm-20240101",
                "debian:7",
                "debian:;rm",
                "ubuntu:noble-slim",
                "alpine",
                "my/debian:12"
            })
    void whatIsNotARealReleaseIsNotGuessed(String name) {
        assertThat(DebianSuite.of(ImageName.familiar(name))).isEmpty();
    }

    @Test
    void layoutsMayNameATagOrADigest() throws Exception {
        Files.createDirectory(directory.resolve("l"));
        String digest = "sha256:" + "0".repeat(64);
        assertThat(NamedContext.parseOption("Base=oci-layout://l@" + digest, directory))
                .isEqualTo(Map.entry("base", new NamedContext.Layout(directory.resolve("l"), Optional.of(digest))));
        assertThat(NamedContext.parse("oci-layout://l:v1", directory))
                .isEqualTo(new NamedContext.Layout(directory.resolve("l"), Optional.of("v1")));
        assertThat(NamedContext.parse("oci-layout://l", directory))
                .isEqualTo(new NamedContext.Layout(directory.resolve("l"), Optional.empty()));
        Files.createDirectory(directory.resolve("odd:name"));
        assertThat(NamedContext.parse("oci-layout://odd:name", directory))
                .isEqualTo(new NamedContext.Layout(directory.resolve("odd:name"), Optional.empty()));
    }

    @Test
    void aPathIsWhatItHolds() throws Exception {
        Path plain = Files.createDirectory(directory.resolve("plain"));
        assertThat(NamedContext.parse("plain", directory)).isEqualTo(new NamedContext.Directory(plain));
        Path layout = Files.createDirectory(directory.resolve("layout"));
        Files.writeString(layout.resolve("oci-layout"), "{}");
        assertThat(NamedContext.parse("layout", directory))
                .isEqualTo(new NamedContext.Layout(layout, Optional.empty()));
        assertThat(NamedContext.parse("docker-image://web:1", directory)).isEqualTo(new NamedContext.Image("web:1"));
    }

    @Test
    void mistakesAreSaid() throws Exception {
        assertThatThrownBy(() -> NamedContext.parseOption("nothing", directory))
                .isInstanceOf(BaseException.class)
                .hasMessageContaining("NAME=VALUE");
        assertThatThrownBy(() -> NamedContext.parseOption("a=oci-layout://none", directory))
                .hasMessageContaining(directory.resolve("none").toString());
        assertThatThrownBy(() -> NamedContext.parseOption("a=none", directory)).hasMessageContaining("does not exist");
        assertThatThrownBy(() -> NamedContext.parseOption("a=ftp://x/y", directory))
                .hasMessageContaining("not known here");
        Path text = Files.writeString(directory.resolve("text"), "just text that is longer than a block".repeat(40));
        assertThatThrownBy(() -> NamedContext.parseOption("a=" + text, directory))
                .isInstanceOf(BaseException.class)
                .hasMessageContaining("cannot be used as a base");
    }
}
