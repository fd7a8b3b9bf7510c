package dev.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.build.base.NamedContext;
import dev.slipway.build.sandbox.Network;
import dev.slipway.build.sandbox.TinySystem;
import dev.slipway.build.share.Shares;
import dev.slipway.build.store.Pruning;
import dev.slipway.build.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why a step is built again, how old it may be, and pruning beside builds. */
class ExplainingIT {
    private static final Caching EXPLAINED =
            new Caching(false, Optional.empty(), Shares.NONE, Optional.of("here"), true);

    @TempDir
    static Path shared;

    private static Path system;

    @TempDir
    Path temporary;

    private Store store;
    private Path context;

    @BeforeAll
    static void prepare() throws Exception {
        system = TinySystem.make(shared.resolve("system"));
    }

    @BeforeEach
    void open() throws Exception {
        store = Store.open(temporary.resolve("store"));
        context = temporary.resolve("context");
        Files.createDirectories(context.resolve("sub"));
        Files.writeString(context.resolve("sub/a"), "a");
        Files.writeString(context.resolve("sub/b"), "b");
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    private BuildRequest request(String... lines) {
        return BuildRequest.of(context, DockerfileText.of("Dockerfile", String.join("\n", lines) + "\n"))
                .withNetwork(Network.NONE)
                .withContexts(Map.of("tiny", new NamedContext.Directory(system)))
                .withCaching(EXPLAINED);
    }

    /** The reason that is told of each instruction. */
    private Map<String, String> reasons(BuildRequest request) throws Exception {
        Map<Integer, String> texts = new TreeMap<>();
        Map<String, String> reasons = Collections.synchronizedMap(new LinkedHashMap<>());
        new Builder(store, event -> {
                    if (event instanceof BuildEvent.StepStarted started) {
                        texts.put(started.step(), started.text());
                    } else if (event instanceof BuildEvent.Explained explained) {
                        reasons.put(texts.getOrDefault(explained.step(), "?"), explained.reason());
                    }
                })
                .build(request);
        return reasons;
    }

    @Test
    void everyStepSaysWhatChanged() throws Exception {
        String[] lines = {"FROM tiny", "ARG TOKEN=1", "COPY sub /sub", "ENV E=1", "RUN cat /sub/* > /all", "CMD x"};
        assertThat(reasons(request(lines)))
                .containsEntry("COPY sub /sub", "built: first build of this Dockerfile here")
                .containsEntry("CMD x", "it changes the configuration alone");
        assertThat(reasons(request(lines)).get("RUN cat /sub/* > /all")).startsWith("found in the cache, made ");
        assertThat(reasons(request(lines)).get("COPY sub /sub")).startsWith("in the cache with a later step");

        Files.writeString(context.resolve("sub/a"), "other");
        Files.delete(context.resolve("sub/b"));
        Files.writeString(context.resolve("sub/c"), "c");
        assertThat(reasons(request(lines)))
                .containsEntry(
                        "COPY sub /sub", "built again: files of the context changed: sub/a, sub/b (gone), sub/c (new)")
                .containsEntry("RUN cat /sub/* > /all", "built again: an earlier step changed");

        Map<String, String> argument = reasons(request(lines).withBuildArgs(Map.of("TOKEN", "hush")));
        assertThat(argument)
                .containsEntry("RUN cat /sub/* > /all", "built again: variable TOKEN changed")
                .hasEntrySatisfying(
                        "COPY sub /sub", reason -> assertThat(reason).startsWith("found in the cache"));
        lines[4] = "RUN true";
        assertThat(reasons(request(lines)).get("RUN true"))
                .startsWith("built again: the instruction changed, it was \"RUN cat /sub/* > /all\"");
        assertThat(reasons(request(lines).withCaching(EXPLAINED.withNone(true))))
                .containsEntry("RUN true", "built: --no-cache");
    }

    @Test
    void basesAndFilesOfOtherStagesAreNamed() throws Exception {
        String[] lines = {
            "FROM tiny AS one", "COPY sub /sub", "RUN touch -d @1 /sub /sub/*", "FROM tiny", "COPY --from=one /sub /all"
        };
        assertThat(reasons(request(lines))).containsEntry("FROM tiny", "first build of this Dockerfile here");
        assertThat(reasons(request(lines))).containsEntry("FROM tiny", "the same base as in the last build");
        // A build between whose selection is answered from the cache keeps what is known of the files.
        assertThat(reasons(request(lines[0], lines[1], lines[2], "FROM tiny", lines[4], "RUN true"))
                        .get(lines[4]))
                .startsWith("found in the cache");
        Files.writeString(context.resolve("sub/b"), "other");
        assertThat(reasons(request(lines))).containsEntry(lines[4], "built again: files of stage one changed: sub/b");
        Path other = TinySystem.make(shared.resolve("other"));
        Files.writeString(other.resolve("etc/more"), "x");
        assertThat(reasons(request(lines).withContexts(Map.of("tiny", new NamedContext.Directory(other)))))
                .containsEntry("FROM tiny", "another base than in the last build");
    }

    @Test
    void whatIsKeptToCompareHasNoValues() throws Exception {
        reasons(request("FROM tiny", "ARG TOKEN", "RUN true").withBuildArgs(Map.of("TOKEN", "hush-hush")));
        try (Stream<Path> places = Files.list(store.places())) {
            assertThat(places.toList())
                    .isNotEmpty()
                    .allSatisfy(place -> assertThat(place)
                            .content()
                            .contains("variable TOKEN")
                            .doesNotContain("hush-hush"));
        }
    }

    @Test
    void afterAFailureTheStepsThatWereNotReachedAreStillKnown() throws Exception {
        reasons(request("FROM tiny", "RUN touch /a", "RUN touch /b"));
        assertThatThrownBy(() -> reasons(request("FROM tiny", "RUN touch /a; exit 3", "RUN touch /b")))
                .isInstanceOf(BuildException.class);
        assertThat(reasons(request("FROM tiny", "RUN touch /c", "RUN touch /b")))
                .containsEntry("RUN touch /c", "built again: the instruction changed, it was \"RUN touch /a\"")
                .containsEntry("RUN touch /b", "built again: an earlier step changed");
    }

    @Test
    void whatIsTooOldIsBuiltAgain() throws Exception {
        String[] lines = {"FROM tiny AS a", "RUN echo $$ > /out", "FROM tiny", "COPY --from=a /out /in", "RUN cat /in"};
        BuildRequest old = request(lines).withSourceDate(Optional.of(Instant.EPOCH));
        reasons(old);
        Caching day = new Caching(false, Optional.of(Duration.ofDays(1)), Shares.NONE, Optional.of("here"), true);
        assertThat(reasons(old.withCaching(day)).get("RUN cat /in"))
                .as("the image's own time does not count")
                .startsWith("found in the cache");
        Caching none = new Caching(false, Optional.of(Duration.ZERO), Shares.NONE, Optional.of("here"), true);
        assertThat(reasons(old.withCaching(none)))
                .hasEntrySatisfying(
                        "RUN echo $$ > /out", reason -> assertThat(reason).contains("--cache-max-age"))
                .hasEntrySatisfying("RUN cat /in", reason -> assertThat(reason).startsWith("built again"));
    }

    @Test
    void pruningBesideABuildTakesNothingFromIt() throws Exception {
        reasons(request("FROM tiny", "RUN touch /old"));
        CountDownLatch running = new CountDownLatch(1);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<BuildResult> build = thread.submit(() -> new Builder(store, event -> {
                        if (event instanceof BuildEvent.Output) {
                            running.countDown();
                        }
                    })
                    .build(request("FROM tiny", "RUN echo mine > /mine", "RUN echo up; sleep 3; cat /mine")));
            running.await();
            Pruning pruned = Pruning.of(store, Instant.MAX, 0);
            assertThat(pruned.records()).isPositive();
            assertThat(build.isDone()).isFalse();
            assertThat(build.get().layers())
                    .isNotEmpty()
                    .allSatisfy(layer -> assertThat(layer.directory()).isDirectory());
        }
    }
}
