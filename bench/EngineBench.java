import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Builds by Slipway and by buildah, side by side: the same Dockerfiles on the same base, whole processes, warm cache,
 * run in turn. Prints a Markdown table; needs root, as buildah's overlay does.
 */
public final class EngineBench {
    private static final int RUNS = Integer.getInteger("runs", 5);
    private static final int STEPS = 20;
    private static final int CACHED_STEPS = 30;
    private static final int FILES = 10_000;
    /** What buildah calls the base; to Slipway it is a named context. */
    private static final String BASE = "localhost/base";

    private final Path folder;
    private final Path base;

    private EngineBench(Path folder, Path base) {
        this.folder = folder;
        this.base = base;
    }

    /** FOLDER BASE: where to work, and an OCI layout that both build on. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        new EngineBench(Path.of(arguments[0]), Path.of(arguments[1])).measure();
    }

    /** One way to build a context. */
    private interface Tool {
        List<String> build(Path context, boolean cached);
    }

    private List<String> slipway(Path context, boolean cached) {
        List<String> command = new ArrayList<>(List.of(
                Path.of("slipway").toAbsolutePath().toString(), "build", "--progress", "plain",
                "--build-context", BASE + "=oci-layout://" + base, "--output", "type=cacheonly"));
        if (!cached) {
            command.add("--no-cache");
        }
        command.add(context.toString());
        return command;
    }

    /** A layer for each step, as Slipway and Docker make them; {@code layers} false makes one at the end. */
    private static List<String> buildah(Path context, boolean cached, boolean layers) {
        return List.of(
                "buildah", "build", "--layers=" + layers, cached ? "--no-cache=false" : "--no-cache", "-t", "bench",
                context.toString());
    }

    private void measure() throws IOException, InterruptedException {
        System.out.printf(
                Locale.ROOT,
                "%s %s, %d cores, %s, %s, %s; medians of %d%n%n",
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.getRuntime().availableProcessors(),
                said("buildah", "--version").replaceAll(" \\(.*", "").strip(),
                "run by " + System.getenv("BUILDAH_RUNTIME"),
                Instant.now().toString().substring(0, 10),
                RUNS);
        System.out.println("| what | Slipway | buildah | goal |");
        System.out.println("| --- | ---: | ---: | ---: |");
        overheadOfRun();
        cached();
        copy();
        memory();
    }

    /** From the end of one step's output to the end of the next one's: what a user waits for each RUN true. */
    private void overheadOfRun() throws IOException, InterruptedException {
        Path context = context("run", "RUN true\n".repeat(STEPS + 1));
        List<Duration> ours = new ArrayList<>();
        List<Duration> layered = new ArrayList<>();
        List<Duration> single = new ArrayList<>();
        for (int run = 0; run <= RUNS; run++) {
            List<Duration> one = steps(slipway(context, false), " DONE");
            List<Duration> two = steps(buildah(context, false, true), "STEP ");
            List<Duration> three = steps(buildah(context, false, false), "STEP ");
            // The first round warms files up.
            if (run > 0) {
                ours.addAll(one);
                layered.addAll(two);
                single.addAll(three);
            }
        }
        row("one `RUN true` of 20, a layer each", seconds(median(ours)), seconds(median(layered)), "≤ 0.15 s");
        row("the same, beside buildah without layers", seconds(median(ours)), seconds(median(single)), "");
    }

    /** The times between the lines that have {@code mark} in them; the last {@value #STEPS} of them. */
    private List<Duration> steps(List<String> command, String mark) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<Instant> marks = new ArrayList<>();
        StringBuilder all = new StringBuilder();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                all.append(line).append('\n');
                if (line.contains(mark)) {
                    marks.add(Instant.now());
                }
            }
        }
        if (process.waitFor() != 0 || marks.size() <= STEPS) {
            throw new IOException(String.join(" ", command) + " failed:\n" + all);
        }
        List<Duration> times = new ArrayList<>();
        for (int i = marks.size() - STEPS; i < marks.size(); i++) {
            times.add(Duration.between(marks.get(i - 1), marks.get(i)));
        }
        return times;
    }

    private void cached() throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < CACHED_STEPS / 3; i++) {
            text.append("RUN echo ").append(i).append(" > /").append(i).append("\nENV A").append(i).append("=b\n");
            text.append("COPY file /copied").append(i).append('\n');
        }
        Path context = context("cached", text.toString());
        Files.writeString(context.resolve("file"), "content");
        compare("a build of 30 steps, all cached", context, true, "≤ 1 s");
    }

    private void copy() throws IOException, InterruptedException {
        Path context = context("copy", "COPY files /files\n");
        Path files = Files.createDirectories(context.resolve("files"));
        for (int i = 0; i < FILES; i++) {
            Path directory = Files.createDirectories(files.resolve("d" + i / 100));
            Files.writeString(directory.resolve("f" + i), ("line " + i + "\n").repeat(1 + i % 200));
        }
        compare("`COPY` of 10,000 small files", context, false, "ahead");
    }

    private void compare(String what, Path context, boolean cached, String goal)
            throws IOException, InterruptedException {
        Tool ours = this::slipway;
        Tool theirs = (path, warm) -> buildah(path, warm, true);
        List<Duration> our = new ArrayList<>();
        List<Duration> their = new ArrayList<>();
        for (int run = 0; run <= RUNS; run++) {
            Duration one = time(ours.build(context, cached));
            Duration two = time(theirs.build(context, cached));
            if (run > 0) {
                our.add(one);
                their.add(two);
            }
        }
        row(what, seconds(median(our)), seconds(median(their)), goal);
    }

    /** The largest process of each, as GNU time tells it. */
    private void memory() throws IOException, InterruptedException {
        for (String what : List.of("run", "copy")) {
            Path context = folder.resolve(what);
            row(
                    "peak memory, " + (what.equals("run") ? "21 times `RUN true`" : "`COPY` of 10,000 files"),
                    peakMib(slipway(context, false)) + " MiB",
                    peakMib(buildah(context, false, true)) + " MiB",
                    "≤ 400 MiB");
        }
    }

    private long peakMib(List<String> command) throws IOException, InterruptedException {
        Path file = folder.resolve("peak");
        List<String> timed = new ArrayList<>(List.of("/usr/bin/time", "-f", "%M", "-o", file.toString()));
        timed.addAll(command);
        said(timed.toArray(String[]::new));
        return Long.parseLong(Files.readString(file).strip()) / 1024;
    }

    private Path context(String name, String steps) throws IOException {
        Path context = Files.createDirectories(folder.resolve(name));
        Files.writeString(context.resolve("Dockerfile"), "FROM " + BASE + "\n" + steps);
        return context;
    }

    private Duration time(List<String> command) throws IOException, InterruptedException {
        // Nobody pays for what the one before left to be written.
        said("sync");
        Instant start = Instant.now();
        said(command.toArray(String[]::new));
        return Duration.between(start, Instant.now());
    }

    private String said(String... command) throws IOException, InterruptedException {
        return new Commands(folder.resolve("log")).run(List.of(command));
    }

    private static Duration median(List<Duration> times) {
        Collections.sort(times);
        return times.get(times.size() / 2);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f s", time.toNanos() / 1e9);
    }

    private static void row(String what, String ours, String theirs, String goal) {
        System.out.printf("| %s | %s | %s | %s |%n", what, ours, theirs, goal);
    }
}
