package dev.slipway.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.slipway.dockerfile.expansion.BadWordException;
import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.expansion.Words;
import dev.slipway.dockerfile.lint.Lint;
import dev.slipway.dockerfile.lint.LintContext;
import dev.slipway.dockerfile.source.DockerfileException;
import dev.slipway.dockerfile.source.Excerpt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dockerfiles that are made to eat time or memory. */
class HostileTextTest {
    /** Ten times as large in {@code make fuzz}. */
    private static final int LARGE = Long.getLong("slipway.fuzz.seconds", 0) > 0 ? 10_000_000 : 1_000_000;

    /** Each takes less than a second; whatever grows with the square of the size would take hours. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN a\n",
                "RUN a\\\n",
                "a ",
                "x",
                "#\n",
                "\n",
                "\r\n",
                "# a\\\n",
                "ENV a=b\n",
                "LABEL a=$b\n",
                "ARG a\n",
                "$a",
                "${a}",
                "\"",
                "'",
                "\\",
                "<<A",
                "[\"",
                "--a=b ",
                "COPY a b\n",
                "FROM a\n",
                "RUN <<E\nE\n",
                "RUN <<E\n",
                "é",
                "\u0000",
                "${a:-",
                "${a//b/",
                "*"
            })
    void megabytesAreReadSoon(String piece) {
        for (String start : new String[] {"FROM a\nRUN ", "FROM a\nENV x="}) {
            byte[] text = (start + piece.repeat(LARGE / piece.length())).getBytes(StandardCharsets.UTF_8);
            assertTimeoutPreemptively(PATIENCE, () -> read(text));
        }
    }

    private static void read(byte[] text) {
        try {
            Dockerfile.parse("Dockerfile", text);
        } catch (DockerfileException e) {
            assertThat(e.render().length()).isLessThan(10_000);
        }
    }

    @Test
    void moreThanSixteenMebibytesAreRefused() {
        assertThatThrownBy(() -> Dockerfile.parse("Dockerfile", new byte[(16 << 20) + 1]))
                .isInstanceOf(DockerfileException.class)
                .hasMessage("Dockerfile:1:1: the file has more than 16 MiB, which no Dockerfile needs");
    }

    @Test
    void variablesThatDoubleEndAtABound() {
        StringBuilder text = new StringBuilder("FROM scratch\nENV v0=0123456789\n");
        for (int i = 1; i < 60; i++) {
            text.append("ENV v" + i + "=$v" + (i - 1) + "$v" + (i - 1) + "\n");
        }
        Dockerfile dockerfile = Dockerfile.parse("Dockerfile", text.toString());
        DockerfileException found =
                Lint.check(dockerfile, LintContext.ofFileAlone()).error().orElseThrow();
        assertThat(found.render()).contains("Dockerfile:19:").contains("more than 1 MiB of text");
    }

    @Test
    void manyLargeVariablesEndAtABound() {
        StringBuilder text = new StringBuilder("FROM scratch\nENV a=" + "x".repeat(1_000_000) + "\n");
        for (int i = 0; i < 60; i++) {
            text.append("ENV v" + i + "=$a\n");
        }
        Dockerfile dockerfile = Dockerfile.parse("Dockerfile", text.toString());
        DockerfileException found =
                Lint.check(dockerfile, LintContext.ofFileAlone()).error().orElseThrow();
        assertThat(found).hasMessageContaining("the variables of this stage are more than 10000 or 4 MiB");
    }

    @Test
    void patternsTakeLinearTime() {
        String value = "a".repeat(120_000);
        Environment variables = Environment.of(Map.of("v", value, "w", value + "b"));
        assertTimeoutPreemptively(PATIENCE, () -> {
            assertThat(expand("${v//a*b/x}", variables)).isEqualTo(value);
            assertThat(expand("${w//a*b/x}", variables)).isEqualTo("x");
            assertThat(expand("${v//a/bb}", variables)).hasSize(240_000);
            assertThat(expand("${v##*b}", variables)).isEqualTo(value);
        });
        assertThatThrownBy(() -> expand("${v//a/" + "0".repeat(1_000) + "}", variables))
                .isInstanceOf(BadWordException.class)
                .hasMessageContaining("the result has more than 1 MiB");
        assertThatThrownBy(() -> expand("${v#" + "?".repeat(2_000) + "}", variables))
                .isInstanceOf(BadWordException.class)
                .hasMessageContaining("more than 1000 characters");
    }

    private static String expand(String word, Environment variables) {
        return Words.of('\\').expand(word, variables).text();
    }

    @Test
    void aLongLineIsShownInPart() {
        Excerpt excerpt = Excerpt.of("x".repeat(500) + "\u001b!" + "y".repeat(500), 502);
        assertThat(excerpt.text())
                .hasSize(242)
                .startsWith("\u2026x")
                .endsWith("y\u2026")
                .contains("\uFFFD!");
        assertThat(excerpt.text().charAt(excerpt.caret().length() - 1)).isEqualTo('!');
    }
}
