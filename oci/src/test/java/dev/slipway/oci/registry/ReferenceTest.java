package dev.slipway.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of images, by Docker's rules. */
class ReferenceTest {
    @ParameterizedTest
    @CsvSource({
        "debian, docker.io/library/debian:latest",
        "debian:12, docker.io/library/debian:12",
        "grafana/grafana, docker.io/grafana/grafana:latest",
        "docker.io/debian, docker.io/library/debian:latest",
        "index.docker.io/library/debian:12, docker.io/library/debian:12",
        "localhost/a, localhost/a:latest",
        "host:5000/a/b:c, host:5000/a/b:c",
        "ghcr.io/a/b, ghcr.io/a/b:latest"
    })
    void wholeNames(String text, String whole) {
        assertThat(Reference.parse(text)).hasToString(whole);
    }

    @Test
    void aDigestWinsOverItsTag() {
        String digest = "sha256:" + "0".repeat(64);

        assertThat(Reference.parse("debian:12@" + digest).selector()).isEqualTo(digest);
        assertThat(Reference.parse("debian@" + digest).tag()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Debian", "a//b", "a:", "a:b c", "a@sha256:12", "../a", "a/../b", "host:5000/"})
    void whatIsNoName(String text) {
        assertThatThrownBy(() -> Reference.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyTheLoopbackIsSpokenToWithoutTls() {
        assertThat(Mirrors.origin("localhost:5000")).isEqualTo(URI.create("http://localhost:5000"));
        assertThat(Mirrors.origin("127.0.0.1:5000")).isEqualTo(URI.create("http://127.0.0.1:5000"));
        assertThat(Mirrors.origin("127.example.org")).isEqualTo(URI.create("https://127.example.org"));
        assertThat(Mirrors.origin("docker.io")).isEqualTo(URI.create("https://registry-1.docker.io"));
    }

    @Test
    void mirrorsAreAskedInTheirOrderAndThenTheRegistry() {
        assertThat(Mirrors.parse("docker.io=http://one.example/hub/, docker.io=two.example ghcr.io=x.example")
                        .of("docker.io"))
                .containsExactly(
                        URI.create("http://one.example/hub"),
                        URI.create("https://two.example"),
                        URI.create("https://registry-1.docker.io"));
        assertThatThrownBy(() -> Mirrors.parse("https://mirror.example")).hasMessageContaining("REGISTRY=MIRROR");
    }
}
