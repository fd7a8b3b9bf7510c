package dev.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.build.base.NamedContext;
import dev.slipway.build.sandbox.Network;
import dev.slipway.build.sandbox.TinySystem;
import dev.slipway.build.snapshot.View;
import dev.slipway.build.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds killed at random moments, {@code -Dslipway.kills} of them, and builds in each other's way. */
class KillCampaignIT {
    private static final List<String> STEPS = List.of(
            "FROM tiny AS a",
            "COPY round /round",
            "RUN cat /round > /one",
            "RUN cat /one /round > /two",
            "FROM tiny",
            "COPY --from=a /two /two",
            "COPY many /many",
            "RUN cat /two /many/7 > /out");

    /** The name of a layer that a step made. */
    private static final Pattern LAYER = Pattern.compile("\"([0-9a-f]{32})\"");

    @TempDir
    static Path temporary;

    private static Path system;
    private static Path context;

    @BeforeAll
    static void prepare() throws Exception {
        system = TinySystem.make(temporary.resolve("system"));
        context = Files.createDirectory(temporary.resolve("context"));
        Files.createDirectory(context.resolve("many"));
        for (int i = 0; i < 200; i++) {
            Files.writeString(context.resolve("many/" + i), "file " + i + "\n");
        }
    }

    private static BuildRequest request(Path context, Path system, List<String> steps) {
        return BuildRequest.of(context, DockerfileText.of("Dockerfile", String.join("\n", steps) + "\n"))
                .withNetwork(Network.NONE)
                .withContexts(Map.of("tiny", new NamedContext.Directory(system)));
    }

    /** The build that is killed: says each step when it is done. Arguments: the store, the context, the base's tree. */
    static void main(String[] arguments) throws Exception {
        try (Store store = Store.open(Path.of(arguments[0]))) {
            Map<Integer, String> texts = Collections.synchronizedMap(new TreeMap<>());
            new Builder(store, event -> {
                        if (event instanceof BuildEvent.StepStarted started) {
                            texts.put(started.step(), started.text());
                        } else if (event instanceof BuildEvent.StepDone done) {
                            System.out.println(texts.get(done.step()));
                        }
                    })
                    .build(request(Path.of(arguments[1]), Path.of(arguments[2]), STEPS));
        }
    }

    private static Process start(Path home, Path output) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillCampaignIT.class.getName(),
                        home.toString(),
                        context.toString(),
                        system.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(output.toFile())
                .start();
    }

    @Test
    void afterAKillAtAnyMomentTheNextBuildSucceedsAndNothingCommittedIsLost() throws Exception {
        int kills = Integer.getInteger("slipway.kills", 3);
        long seed = Long.getLong("slipway.seed", System.nanoTime());
        Random random = new Random(seed);
        Path home = temporary.resolve("store");
        Path output = temporary.resolve("output");
        Files.writeString(context.resolve("round"), "first\n");
        long start = System.nanoTime();
        assertThat(start(home, output).waitFor()).isZero();
        long whole = System.nanoTime() - start;
        int inside = 0;
        for (int round = 0; round < kills; round++) {
            String told = "seed " + seed + ", round " + round;
            Files.writeString(context.resolve("round"), "round " + round + "\n");
            Map<String, String> records = records(home);
            Process build = start(home, output);
            TimeUnit.NANOSECONDS.sleep(random.nextLong(whole));
            if (random.nextBoolean()) {
                build.descendants().forEach(ProcessHandle::destroyForcibly);
            }
            inside += build.isAlive() ? 1 : 0;
            build.destroyForcibly().waitFor();
            assertThat(records(home)).as(told).containsAllEntriesOf(records);
            everyRecordHasItsLayers(home, told);
            nextBuildWorks(home, Set.copyOf(Files.readAllLines(output)), "round " + round + "\n", told);
            String earlier = "round " + random.nextInt(round + 1) + "\n";
            Files.writeString(context.resolve("round"), earlier);
            nextBuildWorks(home, Set.copyOf(STEPS), earlier, told + ", once more");
            if ((round + 1) % 50 == 0 || round + 1 == kills) {
                System.out.println((round + 1) + " builds killed (" + inside
                        + " before their end), no record lost or wrong; seed " + seed);
            }
        }
    }

    private static void nextBuildWorks(Path home, Set<String> done, String content, String told) throws Exception {
        Map<Integer, String> texts = Collections.synchronizedMap(new TreeMap<>());
        Set<String> again = Collections.synchronizedSet(new TreeSet<>());
        try (Store store = Store.open(home)) {
            BuildResult result = new Builder(store, event -> {
                        if (event instanceof BuildEvent.StepStarted started) {
                            texts.put(started.step(), started.text());
                        } else if (event instanceof BuildEvent.StepDone step && !step.cached()) {
                            again.add(texts.getOrDefault(step.step(), "?"));
                        }
                    })
                    .build(request(context, system, STEPS));
            again.removeIf(text -> text.contains("tiny"));
            assertThat(again).as(told + ": done before the kill").noneMatch(done::contains);
            try (View view = View.of(store, result.layers())) {
                assertThat(view.root().resolve("out")).as(told).hasContent(content + content + "file 7\n");
                try (Stream<Path> many = Files.list(view.root().resolve("many"))) {
                    assertThat(many).as(told).hasSize(200);
                }
            }
        }
        assertThat(Files.readString(Path.of("/proc/self/mounts"))).as(told).doesNotContain(home.toString());
    }

    private static void everyRecordHasItsLayers(Path home, String told) throws IOException {
        for (String record : records(home).values()) {
            Matcher layer = LAYER.matcher(record);
            while (layer.find()) {
                assertThat(home.resolve("snapshots").resolve(layer.group(1)))
                        .as(told)
                        .isDirectory();
            }
        }
    }

    private static Map<String, String> records(Path home) throws IOException {
        Map<String, String> records = new TreeMap<>();
        try (Stream<Path> files = Files.list(home.resolve("records"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                records.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.UTF_8));
            }
        }
        return records;
    }

    @Test
    void eightBuildsAtOnceGiveWhatTheyGiveOneByOne() throws Exception {
        Files.writeString(context.resolve("round"), "eight\n");
        List<List<String>> files = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            List<String> steps = new ArrayList<>(STEPS.subList(0, 4 + i % 2 * 4));
            steps.add("RUN cat /round* /two > /part" + i % 4);
            files.add(steps.stream().map(step -> step.replace("/round* ", "")).toList());
        }
        List<Map<String, Map<String, Object>>> apart = new ArrayList<>();
        try (Store store = Store.open(temporary.resolve("apart"))) {
            for (List<String> steps : files) {
                apart.add(tree(store, steps));
            }
        }
        List<Map<String, Map<String, Object>>> together = new ArrayList<>();
        try (Store store = Store.open(temporary.resolve("together"));
                ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Callable<Map<String, Map<String, Object>>>> builds = new ArrayList<>();
            files.forEach(steps -> builds.add(() -> tree(store, steps)));
            for (Future<Map<String, Map<String, Object>>> build : threads.invokeAll(builds)) {
                together.add(build.get());
            }
        }
        assertThat(together).isEqualTo(apart);
    }

    /** Every file of the result with its digest, mode and owner. */
    private static Map<String, Map<String, Object>> tree(Store store, List<String> steps) throws Exception {
        BuildResult result = new Builder(store, BuildListener.none()).build(request(context, system, steps));
        try (View view = View.of(store, result.layers())) {
            return GoldenTree.read(view.root());
        }
    }
}
