import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Times whole commands, as a user waits for them, and prints medians with the fastest and the slowest run.
 * Meant for an otherwise idle machine: {@code make bench}, or {@code bench/run --quick} without full builds and boots.
 */
public final class Bench {
    private static final Path CHECKOUT = Path.of("").toAbsolutePath();
    private static final String IMAGE = "bench:latest";
    private static final String EXAMPLE = "examples/docker-host";

    private final Path folder;

    private Bench(Path folder) {
        this.folder = folder;
    }

    /** See {@code bench/run --help}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> options = List.of(arguments);
        if (options.contains("--help") || !List.of("--quick").containsAll(options)) {
            System.out.println("usage: bench/run [--quick]\n  --quick  leave out full builds and boots");
            System.exit(options.contains("--help") ? 0 : 2);
        }
        Path folder = Files.createTempDirectory("slipway-bench");
        try {
            new Bench(folder).measure(options.contains("--quick"));
        } finally {
            remove(folder);
        }
    }

    private void measure(boolean quick) throws IOException, InterruptedException {
        System.out.printf(
                "%s, %d cores, %s%n%n",
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                Runtime.getRuntime().availableProcessors(),
                Instant.now());
        // What all rows share: the base is made, the image is in the catalogue, files are in the page cache.
        slipway("build", "-q", "-t", IMAGE, EXAMPLE);
        System.out.printf("%-52s %8s %8s %8s %5s%n", "what", "median", "fastest", "slowest", "runs");
        row("slipway images, cold JVM", 11, () -> slipway("images"));
        row("build " + EXAMPLE + ", all cached", 11, () -> slipway("build", "-q", "-t", IMAGE, EXAMPLE));
        overheadOfRun();
        row("export as raw", 5, () -> export("raw"));
        row("export as qcow2", 5, () -> export("qcow2"));
        row("export as qcow2, zlib-compressed", 5, () -> export("qcow2-zlib"));
        if (!quick) {
            row("build " + EXAMPLE + " --no-cache, base cached", 3, () -> slipway(
                    "build", "-q", "--no-cache", "-t", "bench:fresh", EXAMPLE));
            row("boot by UEFI and the whole quick proof", 3, () -> slipway("test", "--quick", IMAGE));
        }
    }

    /** What a RUN costs beside its command: a build with twenty of them against one with one. */
    private void overheadOfRun() throws IOException, InterruptedException {
        List<Duration> many = times(7, () -> steps(21));
        List<Duration> one = times(7, () -> steps(1));
        double seconds = (many.get(3).toMillis() - one.get(3).toMillis()) / 1000.0 / 20;
        System.out.printf("%-52s %8s %26s%n", "one RUN true, not cached", String.format(Locale.ROOT, "%.3f s", seconds),
                "(21 against 1, medians of 7)");
    }

    private void steps(int count) throws IOException, InterruptedException {
        Path context = Files.createDirectories(folder.resolve("steps"));
        StringBuilder text = new StringBuilder("FROM debian:12\n");
        text.repeat("RUN true\n", count);
        Files.writeString(context.resolve("Dockerfile"), text);
        Files.writeString(context.resolve("slipway.yaml"), "name: bench-steps\nfinish: none\n");
        Path out = folder.resolve("steps.tar");
        slipway("build", "-q", "--no-cache", "--output", "type=tar,dest=" + out, context.toString());
        Files.delete(out);
    }

    private void export(String format) throws IOException, InterruptedException {
        Path file = folder.resolve("disk." + format);
        Files.deleteIfExists(file);
        slipway("export", IMAGE, "--format", format, "-o", file.toString());
    }

    private static void row(String what, int runs, Work work) throws IOException, InterruptedException {
        List<Duration> times = times(runs, work);
        System.out.printf(
                "%-52s %8s %8s %8s %5d%n",
                what, seconds(times.get(runs / 2)), seconds(times.getFirst()), seconds(times.getLast()), runs);
    }

    /** The times of so many runs, the fastest first. */
    private static List<Duration> times(int runs, Work work) throws IOException, InterruptedException {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            Instant start = Instant.now();
            work.run();
            times.add(Duration.between(start, Instant.now()));
        }
        times.sort(Comparator.naturalOrder());
        return times;
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1000.0);
    }

    private void slipway(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(CHECKOUT.resolve("slipway").toString()));
        command.addAll(List.of(arguments));
        new Commands(folder.resolve("log")).run(command);
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }
}
