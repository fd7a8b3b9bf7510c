package dev.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.build.base.NamedContext;
import dev.slipway.build.sandbox.Network;
import dev.slipway.build.sandbox.TinySystem;
import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.build.snapshot.View;
import dev.slipway.build.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole builds on a tiny system, with the host's runtime and overlayfs. */
class BuilderIT {
    @TempDir
    static Path shared;

    private static Store store;
    private static Path system;

    @TempDir
    Path context;

    private final List<BuildEvent> events = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void prepare() throws Exception {
        store = Store.open(shared.resolve("store"));
        system = TinySystem.make(shared.resolve("system"));
    }

    @AfterAll
    static void close() throws IOException {
        store.close();
    }

    @BeforeEach
    void forget() {
        events.clear();
    }

    private BuildRequest request(String... lines) {
        return BuildRequest.of(context, DockerfileText.of("Dockerfile", String.join("\n", lines) + "\n"))
                .withNetwork(Network.NONE)
                .withContexts(Map.of("tiny", new NamedContext.Directory(system)));
    }

    private BuildResult build(BuildRequest request) throws Exception {
        events.clear();
        return new Builder(store, events::add).build(request);
    }

    private BuildException failure(BuildRequest request) {
        List<BuildException> caught = new ArrayList<>();
        assertThatThrownBy(() -> build(request)).isInstanceOfSatisfying(BuildException.class, caught::add);
        return caught.getFirst();
    }

    /** For each instruction that ended, whether it was cached. */
    private Map<String, Boolean> cached() {
        Map<Integer, String> texts = new java.util.TreeMap<>();
        Map<String, Boolean> cached = new java.util.LinkedHashMap<>();
        for (BuildEvent event : events) {
            if (event instanceof BuildEvent.StepStarted started) {
                texts.put(started.step(), started.text());
            } else if (event instanceof BuildEvent.StepDone done) {
                cached.put(texts.getOrDefault(done.step(), "?"), done.cached());
            }
        }
        return cached;
    }

    private static String read(List<Snapshot> layers, String path) throws IOException {
        try (View view = View.of(store, layers)) {
            return Files.readString(view.root().resolve(path));
        }
    }

    @Test
    void aSecondBuildDoesNothingAndSaysSo() throws Exception {
        Files.writeString(context.resolve("f"), "one");
        BuildRequest request = request("FROM tiny", "COPY f /f", "RUN cat /f > /g", "LABEL a=1");
        BuildResult first = build(request);
        assertThat(cached()).containsEntry("RUN cat /f > /g", false);
        assertThat(read(first.layers(), "g")).isEqualTo("one");
        BuildResult second = build(request);
        assertThat(cached()).containsEntry("COPY f /f", true).containsEntry("RUN cat /f > /g", true);
        assertThat(second).isEqualTo(first);
    }

    /** Standard output is a pipe, which cannot be synchronized: dd fails where it really asks for that. */
    @Test
    void noStepWaitsForTheDiskUnlessItWritesIntoACache() throws Exception {
        String dd = "echo x | (dd conv=fsync 2>&1; echo status $?) | cat > /told";
        BuildResult plain = build(request("FROM tiny", "RUN " + dd));
        assertThat(read(plain.layers(), "told")).contains("status 0");
        BuildResult cache = build(request("FROM tiny", "RUN --mount=type=cache,target=/kept " + dd));
        assertThat(read(cache.layers(), "told")).contains("fsync failed").contains("status 1");
    }

    @Test
    void whatAStepReadsDecidesWhetherItIsDoneAgain() throws Exception {
        Files.writeString(context.resolve("f"), "a");
        Files.writeString(context.resolve("other"), "a");
        BuildRequest request = request("FROM tiny", "ARG UNUSED", "COPY f /x", "RUN cat /x > /y");
        BuildResult first = build(request);
        Files.writeString(context.resolve("other"), "b");
        Files.setLastModifiedTime(context.resolve("f"), java.nio.file.attribute.FileTime.fromMillis(1000));
        assertThat(build(request).layers())
                .as("neither the time nor another file")
                .isEqualTo(first.layers());
        build(request.withBuildArgs(Map.of("UNUSED", "1")));
        assertThat(cached()).containsEntry("COPY f /x", true).containsEntry("RUN cat /x > /y", false);
        Files.writeString(context.resolve("f"), "b");
        assertThat(read(build(request).layers(), "y")).isEqualTo("b");
        build(request.withCaching(Caching.DEFAULT.withNone(true)));
        assertThat(cached()).containsEntry("COPY f /x", false).containsEntry("RUN cat /x > /y", false);
    }

    @Test
    void aStageIsNotBuiltWhereItsContentIsKnownAndNotCopiedAgainWhereItIsTheSame() throws Exception {
        String[] text = {
            "FROM tiny AS made",
            "ARG V=1",
            "RUN touch /v$V; mkdir /out; cat /etc/group > /out/g",
            "FROM tiny",
            "COPY --from=made /out /in",
            "RUN cat /in/g > /last"
        };
        BuildResult first = build(request(text));
        build(request(text));
        assertThat(cached().keySet()).as("the stage itself is not looked at").doesNotContain("ARG V=1");
        BuildResult other = build(request(text).withBuildArgs(Map.of("V", "2")));
        assertThat(cached())
                .containsEntry("COPY --from=made /out /in", true)
                .containsEntry("RUN cat /in/g > /last", true);
        assertThat(other.layers()).isEqualTo(first.layers());
    }

    @Test
    void aResultCanBeCutAfterEachStepOfItsLastStage() throws Exception {
        Files.writeString(context.resolve("f"), "one");
        BuildRequest request = request(
                "FROM tiny AS base",
                "COPY f /base",
                "FROM base",
                "COPY f /f",
                "LABEL a=1",
                "WORKDIR /etc",
                "COPY f /g");
        BuildResult first = build(request);
        int base = first.layers().size() - 2;
        assertThat(first.cuts())
                .extracting(BuildResult.Cut::layers)
                .containsExactly(base, base + 1, base + 1, base + 2);
        Set<String> keys = new HashSet<>();
        first.cuts().forEach(cut -> keys.add(cut.key()));
        assertThat(keys).hasSize(4);
        Files.writeString(context.resolve("g"), "two");
        BuildResult other = build(request(
                "FROM tiny AS base",
                "COPY f /base",
                "FROM base",
                "COPY f /f",
                "LABEL a=2",
                "WORKDIR /etc",
                "COPY g /g"));
        assertThat(other.cuts().subList(0, 3)).isEqualTo(first.cuts().subList(0, 3));
        assertThat(other.cuts().getLast()).isNotEqualTo(first.cuts().getLast());
    }

    @Test
    void aResultIsABaseForTheNextBuild() throws Exception {
        BuildResult base = build(request("FROM tiny", "RUN cat /etc/group > /one", "ENV A=b"));
        BuildRequest request = request("FROM image", "RUN cat /one > /$A", "COPY --from=image /one /two")
                .withContexts(Map.of("image", base.asContext()));
        BuildResult result = build(request);
        assertThat(result.layers())
                .startsWith(base.layers().toArray(Snapshot[]::new))
                .hasSize(base.layers().size() + 2);
        assertThat(read(result.layers(), "b")).isEqualTo(read(base.layers(), "one"));
        assertThat(result.config().history()).hasSize(base.config().history().size() + 2);
        assertThat(build(request)).isEqualTo(result);
    }

    @Test
    void aCommandThatFailsIsToldWithItsStatusItsPlaceAndItsLastLines() {
        BuildException failure = failure(request("FROM tiny", "", "RUN ls /nowhere; sh -c 'exit 7'"));
        assertThat(failure.exitStatus()).hasValue(7);
        assertThat(failure.position()).hasValueSatisfying(p -> assertThat(p).hasToString("Dockerfile:3:1"));
        assertThat(failure.lastLines()).anyMatch(line -> line.contains("/nowhere"));
        assertThat(failure.render())
                .contains("3 | RUN ls")
                .contains("exit status 7")
                .contains("/nowhere");
        assertThat(events)
                .anyMatch(event -> event instanceof BuildEvent.StepFailed failed
                        && failed.exitStatus().orElse(0) == 7);
    }

    @Test
    void badInputIsRefusedWithItsPlaceAndAdvice() {
        assertThat(failure(request("FROM tiny", "COPY missing /")).render())
                .contains("Dockerfile:2:1")
                .contains("missing");
        assertThat(failure(request("FROM nobody/knows:this")).render())
                .contains("Dockerfile:1:")
                .contains("nobody/knows");
        assertThat(failure(request("FROM tiny", "USER nobody-here", "RUN true")).render())
                .contains("nobody-here");
        assertThat(failure(request("FROM tiny", "COPY --chown=ghost . /")).render())
                .contains("ghost");
        assertThat(failure(request("FROM tiny", "RUN --mount=type=secret,id=s,required true"))
                        .render())
                .contains("--secret id=s");
        BuildRequest unset = request("FROM tiny", "RUN --mount=type=secret,id=s,required true")
                .withSecrets(Map.of("s", new SecretSource.Variable("SLIPWAY_NEVER_SET")));
        assertThat(failure(unset)).hasMessageContaining("the environment variable SLIPWAY_NEVER_SET");
        assertThatThrownBy(() -> BuildRequest.of(context)).hasMessageContaining("no Dockerfile");
    }

    @Test
    void secretsReachTheirStepAndNothingElse() throws Exception {
        Path secret = Files.writeString(context.resolve("secret"), "hush-4711");
        BuildRequest request = request(
                        "FROM tiny",
                        "RUN --mount=type=secret,id=s --mount=type=secret,id=s,env=KEY cat /run/secrets/s > /dev/null"
                                + " && test -n \"$KEY\" || exit 3; touch /done")
                .withSecrets(Map.of("s", new SecretSource.File(secret)));
        BuildResult result = build(request);
        assertThat(result.config().history().toString()).doesNotContain("hush-4711");
        try (Stream<Path> files = Files.walk(store.records())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
                        .doesNotContain("hush-4711");
            }
        }
        try (View view = View.of(store, result.layers())) {
            assertThat(view.root().resolve("run/secrets/s")).doesNotExist();
        }
        Files.writeString(secret, "another");
        assertThat(build(request)).as("a secret is in no key").isEqualTo(result);
    }

    @Test
    void mountsAreSeenAndLeaveNothingBehind() throws Exception {
        Files.writeString(context.resolve("f"), "bound");
        String cache = "RUN --mount=type=cache,target=/c ";
        BuildResult result = build(request(
                "FROM tiny AS other",
                "RUN touch /there",
                "FROM tiny",
                "RUN --mount=target=/ctx --mount=from=other,target=/o cat /ctx/f > /a && ls /o/there > /b",
                "RUN --mount=type=tmpfs,target=/t touch /t/x",
                cache + "touch /c/kept",
                cache + "ls /c > /seen"));
        assertThat(read(result.layers(), "a")).isEqualTo("bound");
        assertThat(read(result.layers(), "seen")).isEqualTo("kept\n");
        try (View view = View.of(store, result.layers())) {
            for (String name : List.of("ctx", "o", "t", "c")) {
                assertThat(view.root().resolve(name)).doesNotExist();
            }
        }
    }

    @Test
    void eightBuildsAtOnceDoTheWorkOnce() throws Exception {
        BuildRequest request =
                request("FROM tiny", "RUN sleep 0.2; cat /proc/sys/kernel/random/uuid > /id", "RUN touch /b");
        List<Callable<BuildResult>> builds =
                Collections.nCopies(8, () -> new Builder(store, BuildListener.none()).build(request));
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<BuildResult> results = new ArrayList<>();
            for (Future<BuildResult> build : threads.invokeAll(builds)) {
                results.add(build.get());
            }
            assertThat(results).hasSize(8).allMatch(results.getFirst()::equals);
        }
    }

    @Test
    void anInterruptEndsABuildWithinASecondAndTheNextOneWorks() throws Exception {
        BuildRequest request = request("FROM tiny", "RUN touch /before", "RUN sleep 77");
        List<Throwable> ends = Collections.synchronizedList(new ArrayList<>());
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                build(request);
            } catch (Throwable e) {
                ends.add(e);
            }
        });
        while (ProcessHandle.allProcesses().noneMatch(BuilderIT::sleeps)) {
            Thread.sleep(50);
        }
        thread.interrupt();
        thread.join(5000);
        assertThat(thread.isAlive()).isFalse();
        assertThat(ends).singleElement().isInstanceOf(InterruptedException.class);
        assertThat(ProcessHandle.allProcesses().filter(BuilderIT::sleeps)).isEmpty();
        assertThat(events).anyMatch(BuildEvent.StepCanceled.class::isInstance);
        build(request("FROM tiny", "RUN touch /before", "RUN true"));
        assertThat(cached()).containsEntry("RUN touch /before", true);
    }

    private static boolean sleeps(ProcessHandle process) {
        return process.info().commandLine().orElse("").matches(".*\\bsleep 77");
    }

    @Test
    void theFirstFailureStopsTheStagesBesideIt() {
        long since = System.nanoTime();
        BuildException failure = failure(request(
                "FROM tiny AS slow",
                "RUN sleep 60",
                "FROM tiny AS bad",
                "RUN sleep 0.5; exit 9",
                "FROM tiny",
                "COPY --from=slow /etc/group /",
                "COPY --from=bad /etc/group /"));
        assertThat(failure.exitStatus()).hasValue(9);
        assertThat(System.nanoTime() - since).isLessThan(30_000_000_000L);
    }
}
