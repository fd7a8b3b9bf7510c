package dev.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.build.rootless.OrdinaryUser;
import dev.slipway.build.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every open golden build: what BuildKit made is what we make, file by file, as root and as an ordinary user. */
class GoldenBuildsIT {
    private static final Map<String, List<String>> OUTCOMES = new TreeMap<>();
    private static final Map<String, List<String>> ROOTLESS = new TreeMap<>();
    private static final String ONLY = System.getProperty("golden", "");

    @TempDir
    static Path directory;

    private static Store store;
    private static Path home;
    private static Optional<Process> ordinary = Optional.empty();

    /** The user's builds go on beside root's. */
    @BeforeAll
    static void openStore() throws Exception {
        store = Store.open(directory.resolve("store"));
        home = OrdinaryUser.home();
        Optional<Path> data = conformance();
        if (data.isPresent()) {
            List<String> arguments = List.of(
                    home.resolve("shared").toString(), home.resolve("work").toString(), ONLY);
            ordinary = Optional.of(OrdinaryUser.java(home, data.get(), GoldenRun.class, arguments)
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("log").toFile())
                    .start());
        }
    }

    /** The project's page is this table: a case that changes sides changes the page with it. */
    @AfterAll
    static void holdTheTableAgainstThePage() throws IOException {
        store.close();
        ordinary.ifPresent(Process::destroyForcibly);
        OrdinaryUser.remove(home);
        Path made = Path.of("target/conformance.md");
        Files.writeString(made, GoldenReport.of(OUTCOMES, ROOTLESS));
        if (ONLY.isEmpty() && !OUTCOMES.isEmpty()) {
            assertThat(Path.of("../docs/conformance.md"))
                    .as("copy " + made.toAbsolutePath() + " there")
                    .hasSameTextualContentAs(made);
        }
    }

    @TestFactory
    Stream<DynamicTest> builds() throws IOException {
        Optional<Path> data = conformance();
        assumeTrue(data.isPresent(), "the conformance data is not there: set SLIPWAY_SHARED to its parent directory");
        Path scratch = Files.createDirectory(directory.resolve("contexts"));
        GoldenBuild build = new GoldenBuild(store, data.get(), scratch);
        return GoldenCase.all(data.get()).stream()
                .filter(golden -> golden.name().contains(ONLY))
                .map(golden -> DynamicTest.dynamicTest(golden.name(), () -> {
                    List<String> differences = build.differences(golden);
                    OUTCOMES.put(golden.name(), differences);
                    judge(golden.name(), differences);
                }));
    }

    @TestFactory
    Stream<DynamicTest> rootlessBuilds() throws Exception {
        assumeTrue(ordinary.isPresent(), "the conformance data is not there: set SLIPWAY_SHARED to its parent");
        int status = ordinary.get().waitFor();
        assertThat(status).as(Files.readString(home.resolve("log"))).isZero();
        ROOTLESS.putAll(GoldenRun.outcomes(home.resolve("work")));
        return ROOTLESS.entrySet().stream()
                .map(outcome ->
                        DynamicTest.dynamicTest(outcome.getKey(), () -> judge(outcome.getKey(), outcome.getValue())));
    }

    private static void judge(String name, List<String> differences) {
        if (!GoldenReport.accepted(name)) {
            assertThat(differences).isEmpty();
        } else {
            assertThat(differences)
                    .as("an accepted difference that is none any more leaves the list")
                    .isNotEmpty();
        }
    }

    private static Optional<Path> conformance() {
        String shared =
                System.getProperty("SLIPWAY_SHARED", System.getenv().getOrDefault("SLIPWAY_SHARED", "../../shared"));
        return Optional.of(Path.of(shared, "conformance/dockerfile")).filter(Files::isDirectory);
    }
}
