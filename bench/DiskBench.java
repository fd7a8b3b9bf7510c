import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Trees become disks, by Slipway and by the tools that others use, side by side: whole processes, warm cache, medians.
 * Prints a Markdown table; needs root, as mke2fs can only then read every owner.
 */
public final class DiskBench {
    private static final int RUNS = Integer.getInteger("runs", 5);
    private static final int MANY_ENTRIES = 20_000;

    private final Path folder;
    private final List<String> java;
    private final Path out;
    private final Path other;

    private DiskBench(Path folder, List<String> java) {
        this.folder = folder;
        this.java = java;
        this.out = folder.resolve("out");
        this.other = folder.resolve("other");
    }

    /** FOLDER JAVA...: where to work, and the command that starts a Java class of this directory. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> all = List.of(arguments);
        new DiskBench(Path.of(all.getFirst()), all.subList(1, all.size())).measure();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private record Rival(String name, double goal, Work work) {}

    private void measure() throws IOException, InterruptedException {
        System.out.printf(
                Locale.ROOT,
                "%s %s, %d cores, JDK %s, %s; medians of %d%n%n",
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                Instant.now().toString().substring(0, 10),
                RUNS);
        System.out.println("| what | Slipway | beside it | ratio | goal |");
        System.out.println("| --- | ---: | ---: | ---: | ---: |");
        // One of Debian's own, unpacked by who starts this.
        Path tree = folder.resolve("tree");
        raw("1 GB tree to raw", tree, 1.6, 8);
        qcow2(tree);
        Path many = folder.resolve("many");
        writeMany(many);
        raw("20,000 entries in one directory to raw", many, 8, 8);
        change(tree);
        memory(tree);
    }

    /** One file of 1 KB, then 200 small files, on top of the tree; what is compared with is the full write of both. */
    private void change(Path tree) throws IOException, InterruptedException {
        Path one = Files.createDirectories(folder.resolve("one"));
        Files.write(one.resolve("file"), new byte[1000]);
        slipway("list", folder.resolve("base"), tree, one);
        Files.write(one.resolve("file"), "changed ".repeat(125).getBytes(StandardCharsets.UTF_8));
        String said = slipway("delta", out, tree, one);
        clean();
        compare(
                "one file of 1 KB changed, to a bootable disk",
                () -> slipway("delta", out, tree, one),
                new Rival("full write", 0, () -> slipway("list", other, tree, one)));
        long written = number(said, "Written:");
        System.out.printf("| written for it | %.1f MiB | | | ≤ 16 MiB |%n", written / (double) (1 << 20));
        Path small = Files.createDirectories(folder.resolve("small"));
        for (int i = 0; i < 200; i++) {
            Files.write(small.resolve("file" + i), ("small file " + i).repeat(100 + i).getBytes(
                    StandardCharsets.UTF_8));
        }
        inOneProcess(tree, small);
        exported(tree, small);
    }

    /** From layers to a stored disk and then to qcow2, what a build does and then an export, with and without what is known. */
    private void inOneProcess(Path tree, Path small) throws IOException, InterruptedException {
        slipway("list", out, tree);
        clean();
        slipway("fill", out, tree);
        clean();
        Path pack = folder.resolve("pack");
        Path filled = Files.copy(pack.resolve("list"), folder.resolve("filled"));
        compare(
                "200 small files added: stored disk and qcow2, zlib level 2",
                () -> {
                    // Each run knows what the fill knew, and not what the run before it added.
                    Files.copy(filled, pack.resolve("list"), StandardCopyOption.REPLACE_EXISTING);
                    slipway("known", out, tree, small);
                },
                new Rival("both in full", 0, () -> slipway("whole", other, tree, small)));
        remove(pack);
    }

    /** Exports by the product's own commands: an image is built, exported, changed, built and exported again. */
    private void exported(Path tree, Path small) throws IOException, InterruptedException {
        Path recipe = Files.createDirectories(folder.resolve("recipe"));
        Files.writeString(recipe.resolve("slipway.yaml"), "name: bench\nversion: 1\nfinish: none\n");
        Files.writeString(recipe.resolve("Dockerfile"), "FROM scratch\nCOPY --from=tree . /\n");
        String changed = "FROM scratch\nCOPY --from=tree . /\nCOPY --from=small . ";
        Files.writeString(recipe.resolve("changed"), changed + "/srv/small\n");
        Files.writeString(recipe.resolve("elsewhere"), changed + "/usr/small\n");
        build(recipe, "Dockerfile", tree, small);
        // Level 1 is the fastest, level 2 what Slipway writes unless told otherwise, level 6 what qemu-img writes.
        for (int level : List.of(1, 2, 6)) {
            export(level, out);
            clean();
            Files.copy(packList(level), folder.resolve("exported-" + level));
        }
        build(recipe, "changed", tree, small);
        for (int level : List.of(1, 2, 6)) {
            exported("200 small files added", level);
        }
        build(recipe, "elsewhere", tree, small);
        exported("200 small files added where the disk's UUIDs change, too", 2);
    }

    private void exported(String what, int level) throws IOException, InterruptedException {
        Path list = packList(level);
        Path data = list.resolveSibling("data");
        compare(
                what + ": `slipway export`, zlib level " + level,
                () -> {
                    Files.copy(folder.resolve("exported-" + level), list, StandardCopyOption.REPLACE_EXISTING);
                    export(level, out);
                },
                new Rival("`slipway export`, no cluster known", 10, () -> {
                    Path kept = Files.move(list, list.resolveSibling("kept"));
                    Path keptData = Files.move(data, data.resolveSibling("kept-data"));
                    export(level, other);
                    Files.move(kept, list, StandardCopyOption.REPLACE_EXISTING);
                    Files.move(keptData, data, StandardCopyOption.REPLACE_EXISTING);
                }));
    }

    private Path packList(int level) {
        return folder.resolve("home/clusters/qcow2-zlib-" + level + "/list");
    }

    private void build(Path recipe, String dockerfile, Path tree, Path small) throws IOException, InterruptedException {
        product("build", "-q", "-f", recipe.resolve(dockerfile).toString(), "--build-context", "tree=" + tree,
                "--build-context", "small=" + small, recipe.toString());
    }

    private void export(int level, Path file) throws IOException, InterruptedException {
        product("export", "--progress", "quiet", "--format", "qcow2-zlib", "--level", Integer.toString(level), "-o", file.toString(), "bench:1");
    }

    /** Runs the launcher with a store of its own. */
    private void product(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("env", "SLIPWAY_HOME=" + folder.resolve("home"), "./slipway"));
        command.addAll(List.of(arguments));
        command(command.toArray(new String[0]));
    }

    private static long number(String said, String label) {
        return said.lines()
                .filter(line -> line.startsWith(label))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .max()
                .orElseThrow();
    }

    private void writeMany(Path many) throws IOException {
        Path directory = Files.createDirectories(many.resolve("directory"));
        for (int i = 0; i < MANY_ENTRIES; i++) {
            Files.writeString(directory.resolve("a-name-of-usual-length-" + i), "content " + i);
        }
    }

    private void raw(String what, Path tree, double goal, double fakerootGoal) throws IOException, InterruptedException {
        String sizeMib = sizeMib(tree);
        command("tar", "-cf", folder.resolve("tree.tar").toString(), "-C", tree.toString(), ".");
        compare(
                what,
                () -> slipway("raw", out, tree),
                new Rival("mke2fs -d, as root", goal, () -> mke2fs(tree, sizeMib)),
                // What an ordinary user does: owners are kept only while fakeroot knows of them, from the unpacking on.
                new Rival("fakeroot: untar, mke2fs -d", fakerootGoal, () -> fakeroot(sizeMib)),
                new Rival("cp -a of the tree (a limit)", 0, () -> command("cp", "-a", tree.toString(), other.toString())));
    }

    private void qcow2(Path tree) throws IOException, InterruptedException {
        String sizeMib = sizeMib(tree);
        compare(
                "1 GB tree to qcow2",
                () -> slipway("qcow2", out, tree),
                new Rival("mke2fs -d, qemu-img convert", 1.8, () -> {
                    mke2fs(tree, sizeMib);
                    command("qemu-img", "convert", "-O", "qcow2", "-f", "raw", other.toString(), other + ".qcow2");
                }));
        Map<String, Work> packed = new LinkedHashMap<>();
        for (int level : List.of(1, 2)) {
            packed.put("1 GB tree to qcow2, zlib level " + level, () -> slipway("qcow2-zlib:" + level, out, tree));
        }
        // Level 2 is the first whose file is not larger than qemu-img's.
        compare(packed, new Rival("mke2fs -d, qemu-img convert -c", 5, () -> {
            mke2fs(tree, sizeMib);
            command("qemu-img", "convert", "-c", "-O", "qcow2", "-f", "raw", other.toString(), other + ".qcow2");
        }));
    }

    private void memory(Path tree) throws IOException, InterruptedException {
        Path large = folder.resolve("large");
        SampleTree.write(large, 5_000_000_000L);
        for (String format : List.of("raw", "qcow2-zlib")) {
            for (Map.Entry<String, Path> one : Map.of("1 GB", tree, "5 GB", large).entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .toList()) {
                String said = slipway(format, out, one.getValue());
                clean();
                long peak = number(said, "VmHWM:");
                System.out.printf(
                        "| peak memory, %s tree to %s | %d MiB | | | 256 MiB |%n", one.getKey(), format, peak / 1024);
            }
        }
        remove(large);
    }

    private void mke2fs(Path tree, String sizeMib) throws IOException, InterruptedException {
        command("mke2fs", "-q", "-F", "-t", "ext4", "-d", tree.toString(), other.toString(), sizeMib + "M");
    }

    private void fakeroot(String sizeMib) throws IOException, InterruptedException {
        Path copy = folder.resolve("copy");
        String script = "mkdir " + copy + " && tar -xf " + folder.resolve("tree.tar") + " -C " + copy + " && mke2fs -q -F -t ext4 -d " + copy
                + " " + other + " " + sizeMib + "M";
        command("fakeroot", "sh", "-c", script);
    }

    private void compare(String what, Work ours, Rival... rivals) throws IOException, InterruptedException {
        compare(Map.of(what, ours), rivals);
    }

    /** Several works of Slipway's, all beside the same rivals. */
    private void compare(Map<String, Work> ours, Rival... rivals) throws IOException, InterruptedException {
        Map<String, List<Duration>> times = new LinkedHashMap<>();
        Map<String, Work> all = new LinkedHashMap<>(ours);
        for (Rival rival : rivals) {
            all.put(rival.name, rival.work);
        }
        for (Work work : ours.values()) {
            work.run();
            clean();
        }
        List<String> order = new ArrayList<>(all.keySet());
        for (int run = 0; run < RUNS; run++) {
            // In another order each time, the same for all who measure: each leaves memory and disk to the next one.
            Collections.shuffle(order, new Random(run));
            for (String name : order) {
                times.computeIfAbsent(name, one -> new ArrayList<>()).add(time(all.get(name)));
            }
        }
        for (String what : ours.keySet()) {
            for (Rival rival : rivals) {
                row(what, median(times.get(what)), rival, median(times.get(rival.name)));
            }
        }
    }

    private static void row(String what, Duration mine, Rival rival, Duration theirs) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s %s | %.1f | %s |%n",
                what,
                seconds(mine),
                rival.name,
                seconds(theirs),
                (double) theirs.toMillis() / mine.toMillis(),
                rival.goal == 0 ? "" : String.format(Locale.ROOT, "≥ %.1f", rival.goal));
    }

    private Duration time(Work work) throws IOException, InterruptedException {
        // Nobody pays for what the one before left to be written.
        command("sync");
        Instant start = Instant.now();
        work.run();
        Duration took = Duration.between(start, Instant.now());
        clean();
        return took;
    }

    private void clean() throws IOException {
        for (String name : List.of("out", "other", "other.qcow2", "copy", "delta", "whole", "new-pack")) {
            remove(folder.resolve(name));
        }
    }

    private static Duration median(List<Duration> times) {
        Collections.sort(times);
        return times.get(times.size() / 2);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1000.0);
    }

    private String slipway(String format, Path file, Path... layers) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of("TreeToDisk", format, file.toString()));
        for (Path layer : layers) {
            command.add(layer.toString());
        }
        return command(command.toArray(new String[0]));
    }

    private String command(String... command) throws IOException, InterruptedException {
        return new Commands(folder.resolve("log")).run(List.of(command));
    }

    /** Some room more than the files take. */
    private static String sizeMib(Path tree) throws IOException {
        return Long.toString(bytes(tree) / (1 << 20) * 12 / 10 + 512);
    }

    private static long bytes(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            return all.filter(Files::isRegularFile).mapToLong(path -> path.toFile().length()).sum();
        }
    }

    private static void remove(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
