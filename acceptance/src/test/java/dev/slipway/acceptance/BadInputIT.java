package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input gets a message that names the place, the reason and the way out, and an exit status; nothing is lost. */
class BadInputIT {
    @TempDir
    private Path folder = Path.of("");

    private Path context = Path.of("");
    private Slipway slipway = Slipway.shared();

    @BeforeEach
    void layOut() throws IOException {
        context = Files.createDirectories(folder.resolve("context"));
        slipway = new Slipway(folder.resolve("store"), folder, false);
    }

    private Slipway.Outcome build(String dockerfile, String... more) throws IOException, InterruptedException {
        Files.writeString(context.resolve("Dockerfile"), dockerfile);
        Files.writeString(context.resolve("slipway.yaml"), "name: bad-input\nfinish: none\n");
        List<String> arguments = new ArrayList<>(List.of("build"));
        arguments.addAll(List.of(more));
        arguments.add(context.toString());
        return slipway.run(arguments.toArray(String[]::new));
    }

    private Slipway.Outcome buildOnSmallBase(String rest) throws IOException, InterruptedException {
        return build("FROM base\n" + rest, "--build-context", "base=" + SmallBase.tarIn(folder));
    }

    private static void failed(Slipway.Outcome outcome, int status) {
        assertThat(outcome.status()).as(outcome.all()).isEqualTo(status);
        assertThat(outcome.err()).as("no stack trace").doesNotContain("\tat ");
        assertThat(outcome.err()).doesNotContain("defect of Slipway");
    }

    @Test
    void aMissingDockerfile() throws Exception {
        Slipway.Outcome outcome = slipway.run("build", context.toString());
        failed(outcome, 1);
        assertThat(outcome.err()).contains("Dockerfile").contains(context.toString());
    }

    @Test
    void anUnknownInstruction() throws Exception {
        Slipway.Outcome outcome = build("FROM scratch\nCOPPY a /a\n");
        failed(outcome, 1);
        assertThat(outcome.err())
                .contains("Dockerfile:2:1")
                .contains("COPPY a /a")
                .contains("COPY");
    }

    @Test
    void aBadFlag() throws Exception {
        Slipway.Outcome outcome = build("FROM scratch\nCOPY --chwn=1 a /a\n");
        failed(outcome, 1);
        assertThat(outcome.err()).contains("Dockerfile:2:").contains("--chwn").contains("--chown");
    }

    @Test
    void copyOfAMissingFile() throws Exception {
        Slipway.Outcome outcome = build("FROM scratch\nCOPY nothing-here /a\n");
        failed(outcome, 1);
        assertThat(outcome.err()).contains("Dockerfile:2").contains("nothing-here");
    }

    @Test
    void anUnknownBaseWithoutANetwork() throws Exception {
        Slipway.Outcome outcome = build("FROM nowhere.invalid/no/such:base\n");
        failed(outcome, 1);
        assertThat(outcome.err())
                .contains("Dockerfile:1")
                .contains("nowhere.invalid/no/such:base")
                .contains("--build-context");
    }

    @Test
    void aRunThatFails() throws Exception {
        Slipway.Outcome outcome = buildOnSmallBase("RUN echo the-reason; exit 42\n");
        failed(outcome, 1);
        assertThat(outcome.err()).contains("Dockerfile:2").contains("42").contains("the-reason");
    }

    @Test
    void aDefinitionWithAnUnknownField() throws Exception {
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n");
        Files.writeString(context.resolve("slipway.yaml"), "name: x\nfinnish: none\n");
        Slipway.Outcome outcome = slipway.run("build", context.toString());
        failed(outcome, 1);
        assertThat(outcome.err())
                .contains("slipway.yaml:2:1")
                .contains("finnish")
                .contains("finish");
    }

    @Test
    void anImageThatDoesNotExist() throws Exception {
        Slipway.Outcome outcome = slipway.run("inspect", "0123abcd");
        failed(outcome, 1);
        assertThat(outcome.err()).contains("0123abcd").contains("slipway build");
    }

    @Test
    void anAmbiguousNameListsTheCandidates() throws Exception {
        List<String> ids = new ArrayList<>();
        // Seventeen identifiers have sixteen first digits: two of them must share one.
        for (int i = 0; i < 17; i++) {
            Files.writeString(context.resolve("content"), "content " + i);
            Slipway.Outcome built = build("FROM scratch\nCOPY content /\n", "-q", "-t", "image-" + i);
            assertThat(built.status()).as(built.all()).isZero();
            ids.add(built.out().strip());
        }
        String prefix = ids.stream()
                .map(id -> id.substring(0, 1))
                .filter(digit -> ids.stream().filter(id -> id.startsWith(digit)).count() > 1)
                .findFirst()
                .orElseThrow();
        Slipway.Outcome outcome = slipway.run("inspect", prefix);
        failed(outcome, 1);
        ids.stream()
                .filter(id -> id.startsWith(prefix))
                .forEach(id -> assertThat(outcome.err()).contains(id.substring(0, 8)));
    }

    @Test
    void aFullDiskLosesNothing() throws Exception {
        Path small = Files.createDirectories(folder.resolve("small-store"));
        run("mount", "-t", "tmpfs", "-o", "size=24m", "slipway-test", small.toString());
        try {
            slipway = new Slipway(small, folder, false);
            Slipway.Outcome outcome = buildOnSmallBase("RUN dd if=/dev/zero of=/big bs=1M count=64\n");
            failed(outcome, 1);
            assertThat(outcome.err()).containsIgnoringCase("no space left");
            Slipway.Outcome again = buildOnSmallBase("RUN echo small > /small\n");
            assertThat(again.status()).as(again.all()).isZero();
        } finally {
            run("umount", small.toString());
        }
    }

    /** Also beside an earlier file, which stays what it is. */
    @ParameterizedTest
    @ValueSource(strings = {"raw", "qcow2", "qcow2-zlib", "qcow2-zstd", "vmdk", "vhd", "vhd-dynamic", "vhdx", "gce"})
    void anExportSaysHowMuchRoomItFound(String format) throws Exception {
        Path small = Files.createDirectories(folder.resolve("small-disk"));
        byte[] noise = new byte[9 << 20];
        new Random(1).nextBytes(noise);
        Files.write(context.resolve("noise"), noise);
        Slipway.Outcome built = build("FROM scratch\nCOPY noise /\n", "-q", "-t", "noise:1");
        assertThat(built.status()).as(built.all()).isZero();
        run("mount", "-t", "tmpfs", "-o", "size=8m", "slipway-test", small.toString());
        try {
            Path file = Files.writeString(small.resolve("disk"), "before");
            Slipway.Outcome outcome = slipway.run("export", "noise:1", "--format", format, "-o", file.toString());
            failed(outcome, 1);
            assertThat(outcome.err())
                    .contains(small + " is full")
                    .contains("7 MiB were free")
                    .containsPattern("has \\d+ MiB");
            assertThat(file).hasContent("before");
            assertThat(small.toFile().list()).containsExactly("disk");
        } finally {
            run("umount", small.toString());
        }
    }

    @Test
    void removingAnImageMakesRoomOnAFullDisk() throws Exception {
        Path small = Files.createDirectories(folder.resolve("small-store"));
        run("mount", "-t", "tmpfs", "-o", "size=24m", "slipway-test", small.toString());
        try {
            slipway = new Slipway(small.resolve("store"), folder, false);
            Slipway.Outcome built = build("FROM scratch\nCOPY Dockerfile /\n", "-q", "-t", "full:1", "-t", "full:2");
            assertThat(built.status()).as(built.all()).isZero();
            // As many zeros as there is room for: dd ends with the error that this is about.
            new ProcessBuilder("dd", "if=/dev/zero", "of=" + small.resolve("rest"), "bs=1k", "status=none")
                    .start()
                    .waitFor();
            assertThat(small.toFile().getUsableSpace()).isZero();
            Slipway.Outcome removed = slipway.run("rmi", "-f", built.out().strip());
            assertThat(removed.status()).as(removed.all()).isZero();
            assertThat(slipway.run("images", "-q").out()).isEmpty();
            assertThat(small.toFile().getUsableSpace()).isGreaterThan(1_000_000);
        } finally {
            run("umount", small.toString());
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + "\n" + output)
                .isZero();
    }
}
