package dev.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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

/** Every open golden build: what BuildKit made is what we make, file by file. */
class GoldenBuildsIT {
    private static final Map<String, List<String>> OUTCOMES = new TreeMap<>();

    @TempDir
    static Path directory;

    private static Store store;

    @BeforeAll
    static void openStore() throws Exception {
        store = Store.open(directory.resolve("store"));
    }

    /** The project's page is this table: a case that changes sides changes the page with it. */
    @AfterAll
    static void holdTheTableAgainstThePage() throws IOException {
        store.close();
        Path made = Path.of("target/conformance.md");
        Files.writeString(made, GoldenReport.of(OUTCOMES));
        if (System.getProperty("golden", "").isEmpty() && !OUTCOMES.isEmpty()) {
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
        String only = System.getProperty("golden", "");
        return GoldenCase.all(data.get()).stream()
                .filter(golden -> golden.name().contains(only))
                .map(golden -> DynamicTest.dynamicTest(golden.name(), () -> {
                    List<String> differences = build.differences(golden);
                    OUTCOMES.put(golden.name(), differences);
                    if (!GoldenReport.accepted(golden.name())) {
                        assertThat(differences).isEmpty();
                    } else {
                        assertThat(differences)
                                .as("an accepted difference that is none any more leaves the list")
                                .isNotEmpty();
                    }
                }));
    }

    private static Optional<Path> conformance() {
        String shared =
                System.getProperty("SLIPWAY_SHARED", System.getenv().getOrDefault("SLIPWAY_SHARED", "../../shared"));
        return Optional.of(Path.of(shared, "conformance/dockerfile")).filter(Files::isDirectory);
    }
}
