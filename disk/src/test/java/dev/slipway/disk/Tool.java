package dev.slipway.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Other people's programs, which judge what we write; a missing one fails the test. */
public final class Tool {
    private Tool() {}

    /** What a program said, both streams, and how it ended. */
    public record Outcome(int status, String output) {}

    /** Runs a program to its end. */
    public static Outcome run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("tool", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(20, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + " did not end in 20 minutes");
            }
            return new Outcome(
                    process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.ISO_8859_1));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** Runs a program that must succeed. */
    public static String ok(String... command) throws IOException, InterruptedException {
        Outcome outcome = run(command);
        assertThat(outcome.status())
                .as("%s%n%s", String.join(" ", List.of(command)), outcome.output())
                .isZero();
        return outcome.output();
    }

    /** Copies partition {@code number} of a raw disk into a file of its own. */
    static void partition(Path disk, int number, Path file) throws IOException, InterruptedException {
        String info = ok("sgdisk", "-i", Integer.toString(number), disk.toString());
        long first = Long.parseLong(info.replaceAll("(?s).*First sector: (\\d+).*", "$1"));
        long last = Long.parseLong(info.replaceAll("(?s).*Last sector: (\\d+).*", "$1"));
        ok(
                "dd",
                "if=" + disk,
                "of=" + file,
                "bs=1M",
                "conv=sparse",
                "iflag=skip_bytes,count_bytes",
                "skip=" + first * 512,
                "count=" + (last - first + 1) * 512);
    }
}
