package dev.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.build.base.HostileLayers;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives and Dockerfiles of strangers, on the way that a build takes them. */
@Timeout(120)
class HostileInputIT extends AttackedBuild {

    /** Row 8: what an archive writes stays where ADD puts it, and says nothing of other places. */
    @Test
    void archivesThatAreAddedStayInside() throws Exception {
        int number = 0;
        for (HostileLayers.Attack attack : HostileLayers.all()) {
            String name = "hostile" + number++ + ".tar";
            attack.write(context.resolve(name), outside);
            String answer = attack("FROM scratch", "ADD " + name + " /a/b/c/");
            Files.delete(context.resolve(name));
            assertThat(Files.exists(outside.resolve("evil"), LinkOption.NOFOLLOW_LINKS))
                    .as(attack.name())
                    .isFalse();
            if (!answer.isEmpty()) {
                assertThat(answer).as(attack.name()).contains(name).contains("Dockerfile:2:");
            }
        }
        assertThat(number).isGreaterThan(60);
    }

    /** Row 16: a Dockerfile of a gigabyte, which is not read to its end. */
    @Test
    void aDockerfileOfAGigabyteIsRefused() throws Exception {
        // The checks after each attack look into the store.
        attack("FROM scratch");
        Path file = context.resolve("Dockerfile");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.write("FROM scratch\nRUN ".getBytes(StandardCharsets.UTF_8));
            large.setLength(1L << 30);
        }
        assertThatThrownBy(() -> BuildRequest.of(context))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("Dockerfile:1:1: the file has more than 16 MiB");
    }

    /** Row 16: variables that double, and instructions that each repeat a large one. */
    @ParameterizedTest
    @ValueSource(strings = {"ENV", "LABEL", "WORKDIR", "VOLUME", "COPY", "ARG"})
    @Timeout(60)
    void variablesThatGrowEndAtABound(String keyword) throws Exception {
        List<String> lines = new ArrayList<>(List.of("FROM scratch", "ARG v0=0123456789"));
        for (int i = 1; i < 16; i++) {
            lines.add("ARG v" + i + "=$v" + (i - 1) + "$v" + (i - 1));
        }
        for (int i = 0; i < 500; i++) {
            lines.add(
                    switch (keyword) {
                        case "COPY" -> "COPY <<E" + i + " /f" + i + "\n$v15\nE" + i;
                        case "WORKDIR" -> "WORKDIR /" + i + "${v15#0}";
                        case "VOLUME" -> "VOLUME /" + i + "$v15";
                        default -> keyword + " x" + i + "=$v15";
                    });
        }
        assertThat(attack(lines.toArray(String[]::new))).containsPattern("MiB of text|128 KiB|name is too long");
    }

    /** Row 16: text that ends too soon, nests too deep, or is none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN <<EOF\necho",
                "COPY <<A <<B /x/\na\nA\nb",
                "ENV a=${b:-${c:-${d",
                "ENV a=\"b",
                "COPY \u0000 /x",
                "ONBUILD ONBUILD RUN x",
                "FROM",
                "\u0000\u0000\u0000"
            })
    void brokenTextIsAnErrorAtItsPlace(String text) throws Exception {
        assertThat(attack("FROM scratch", text)).containsPattern("Dockerfile:[2-9]:[0-9]+: ");
    }

    /** Row 16: what other editors leave in a file changes nothing. */
    @Test
    void marksAndLineEndsOfOtherSystemsAreTaken() throws Exception {
        assertThat(attack("\uFEFFFROM scratch\r", "LABEL a=b\r", "COPY <<E /x\r", "one\r", "E\r"))
                .isEmpty();
        assertThat(attack("FROM scratch", "ENV a=" + "${b:-".repeat(100_000))).contains("Dockerfile:2:");
        assertThat(attack("FROM scratch", "COPY " + "x".repeat(300_000) + " /x"))
                .contains("Dockerfile:2:");
        assertThat(attack("FROM tiny", "RUN true " + "x".repeat(300_000))).contains("Dockerfile:2:");
    }
}
