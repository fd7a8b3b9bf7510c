package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs a reference tool and holds it to exit status 0. */
final class Tool {
    private static final int SECTOR_BYTES = 512;

    private final String output;

    private Tool(String output) {
        this.output = output;
    }

    static Tool run(String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        // e2fsck and its like are no commands of ordinary users.
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        line.set(0, "/usr/bin/env");
        line.add(1, command[0]);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(line + "\n" + output).isZero();
        return new Tool(output);
    }

    void says(String text) {
        assertThat(output).contains(text);
    }

    /** What follows {@code "NAME: "} on a line of the output. */
    String value(String name) {
        return output.lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line begins with " + name + ": " + output));
    }

    /** Copies partition {@code number} of a raw disk into a file of its own. */
    static void partition(Path disk, int number, Path file) throws IOException, InterruptedException {
        String info = run("sgdisk", "-i", Integer.toString(number), disk.toString()).output;
        long first = sector(info, "First sector: (\\d+)");
        long last = sector(info, "Last sector: (\\d+)");
        run(
                "dd",
                "if=" + disk,
                "of=" + file,
                "bs=1M",
                "conv=sparse",
                "iflag=skip_bytes,count_bytes",
                "skip=" + first * SECTOR_BYTES,
                "count=" + (last - first + 1) * SECTOR_BYTES);
    }

    private static long sector(String info, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(info);
        assertThat(matcher.find()).as(info).isTrue();
        return Long.parseLong(matcher.group(1));
    }
}
