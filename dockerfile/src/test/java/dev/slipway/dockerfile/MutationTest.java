package dev.slipway.dockerfile;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.fail;

import dev.slipway.dockerfile.arch.ArchBases;
import dev.slipway.dockerfile.arch.LegacyArch;
import dev.slipway.dockerfile.lint.Lint;
import dev.slipway.dockerfile.lint.LintContext;
import dev.slipway.dockerfile.pattern.BadPatternException;
import dev.slipway.dockerfile.pattern.IgnoreRules;
import dev.slipway.dockerfile.source.DockerfileException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are: an answer or the module's own exception, and soon. */
class MutationTest {
    private static final List<String> SEEDS = List.of("""
            # syntax=docker/dockerfile:1
            # escape=\\
            ARG A=1 B="${A:-x}"
            FROM --platform=$BUILDPLATFORM base:${A} AS one  # arch=arm64
            SHELL ["/bin/sh", "-c"]
            RUN --mount=type=cache,target=/c,sharing=locked --network=none apt-get \\
                # comment

                install -y x
            RUN <<-EOF cat > /x <<'E2'
            \tone $A
            \tEOF
            two
            E2
            """, """
            FROM one
            #FROM two   # arch=armv7l
            COPY --chown=a:b --exclude=*.c --link <<f1 "q uoted" $A/x /d/
            text "${B%%.*}" ${A/1/2}
            f1
            ADD --checksum=sha256:00 https://h/x.tar /x
            ENV a=b c='d e' f="g\\"h" LEGACY
            LABEL l m n
            EXPOSE 80/tcp 100-200/UDP $P
            HEALTHCHECK --interval=1m --retries=3 CMD ["x"]
            ONBUILD COPY . /y
            STOPSIGNAL SIGTERM
            USER ${U:-u}:g
            VOLUME ["/v", "/w"]
            WORKDIR r
            ENTRYPOINT []
            CMD a
            MAINTAINER z
            """);
    private static final List<String> PIECES = List.of(
            "${",
            "}",
            "$",
            "\"",
            "'",
            "\\",
            "\n",
            "\r\n",
            "<<",
            "<<-EOF\n",
            "[",
            "]",
            "[\"",
            "\"]",
            "--",
            "=",
            "#",
            "`",
            "\uFEFF",
            "\t",
            "\u0000",
            "FROM ",
            "ONBUILD ",
            "RUN ",
            "COPY ",
            "${a:-",
            "*",
            "%%",
            "//",
            ",",
            "é",
            "\uD83D\uDE00");

    /** How long {@code make fuzz} wants it; in every other run a fixed number of rounds is enough. */
    private static final long SECONDS = Long.getLong("slipway.fuzz.seconds", 0);

    @Test
    void mutations() {
        long seed = Long.getLong("slipway.seed", System.nanoTime());
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        Random random = new Random(seed);
        int round = 0;
        for (; round < 1_500 || System.nanoTime() < end; round++) {
            byte[] bytes = mutated(SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8), random);
            check(bytes, "seed " + seed + " round " + round);
        }
        if (SECONDS > 0) {
            System.out.println("Dockerfiles: " + round + " mutations, seed " + seed);
        }
    }

    @Test
    void noise() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes("FROM a\nRUN ".getBytes(StandardCharsets.UTF_8));
            for (int i = random.nextInt(60); i > 0; i--) {
                if (random.nextInt(3) == 0) {
                    bytes.write(random.nextInt(256));
                } else {
                    bytes.writeBytes(PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8));
                }
            }
            check(bytes.toByteArray(), "seed " + seed + " round " + round);
        }
    }

    @Test
    void largeAndDeep() {
        for (String text : List.of(
                "FROM a\nRUN " + "[".repeat(200_000),
                "FROM a\nENV a=" + "${b:-".repeat(50_000),
                "ONBUILD ".repeat(50_000) + "RUN a",
                "FROM a\nRUN a " + "\\\n".repeat(50_000),
                "FROM a\nLABEL " + "a=b ".repeat(50_000),
                "FROM a\nENV x=" + "*".repeat(100_000),
                "FROM a # arch=" + " ".repeat(100_000) + "x",
                "FROM " + "a-".repeat(50_000),
                "FROM " + "--a=b ".repeat(50_000) + "x # arch=arm64",
                "#a=" + " ".repeat(200_000) + "x\nFROM a",
                "#escape=" + " ".repeat(200_000) + "x\nFROM a",
                "FROM a\nRUN " + "<<A ".repeat(2_000) + "\nA".repeat(2_000))) {
            check(text.getBytes(StandardCharsets.UTF_8), text.substring(0, 20));
        }
    }

    /** The same over real files of other projects, where the data is at hand. */
    @Test
    void mutationsOfRealFiles() {
        Corpus corpus = Corpus.find();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        corpus.openFiles("(Docker|Container)file.*").forEach(file -> {
            byte[] bytes = Corpus.bytes(file);
            check(bytes, corpus.name(file));
            for (int i = 0; i < 1; i++) {
                check(mutated(bytes, random), "seed " + seed + " " + corpus.name(file));
            }
        });
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] current = bytes;
        for (int i = random.nextInt(4); i >= 0; i--) {
            int from = random.nextInt(current.length + 1);
            int to = Math.min(current.length, from + random.nextInt(8));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(current, 0, from);
            switch (random.nextInt(3)) {
                case 0 ->
                    out.writeBytes(PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8));
                case 1 -> out.write(random.nextInt(256));
                default -> {}
            }
            out.write(current, to, current.length - to);
            current = out.toByteArray();
        }
        return current;
    }

    private static void check(byte[] bytes, String what) {
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            try {
                String text = new String(bytes, StandardCharsets.UTF_8);
                ArchBases.of("f", text).select(LegacyArch.of("arm64").orElseThrow(), LegacyArch.DEFAULT);
                ignoreRules(text);
                Dockerfile dockerfile = Dockerfile.parse("f", bytes);
                dockerfile.ast().dump();
                Lint.check(dockerfile, LintContext.ofFileAlone());
            } catch (DockerfileException e) {
                e.render();
            } catch (RuntimeException | StackOverflowError e) {
                byte[] shown = bytes.length > 2_000 ? new byte[0] : bytes;
                fail(what + ": " + Base64.getEncoder().encodeToString(shown), e);
            }
        });
    }

    private static void ignoreRules(String text) {
        try {
            IgnoreRules.parse(text).excludes("some/path/x");
        } catch (BadPatternException e) {
            // This, too, is an answer.
            e.pattern();
        }
    }
}
