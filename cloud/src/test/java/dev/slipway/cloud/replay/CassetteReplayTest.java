package dev.slipway.cloud.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.cloud.replay.Replay.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every open recording of the real service, played against ours. */
class CassetteReplayTest {
    private static final double SHAPE = 0.99;
    private static final double VALUES = 0.95;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void answersLikeTheRealService() throws IOException, InterruptedException {
        Path data = Path.of(
                System.getProperty("SLIPWAY_SHARED", System.getenv().getOrDefault("SLIPWAY_SHARED", "../../shared")),
                "conformance/scaleway");
        assumeTrue(Files.isDirectory(data), "no recordings: set SLIPWAY_SHARED to the parent of conformance/");
        String only = System.getProperty("cassette", "");
        List<Cassette> cassettes = Cassette.open(data).stream()
                .filter(cassette -> cassette.name().contains(only))
                .toList();
        Map<String, Set<String>> types = new TreeMap<>();
        for (Cassette cassette : Cassette.open(data)) {
            cassette.interactions().stream()
                    .filter(Cassette.Interaction::ours)
                    .forEach(interaction -> Comparison.nulls("", Replay.parse(interaction.answer()), types));
        }
        Set<String> nullable = Comparison.nullable(types);
        ReplayReport report = new ReplayReport();
        List<String> differences = new ArrayList<>();
        for (Cassette cassette : cassettes) {
            Path here = Files.createDirectories(folder.resolve(cassette.name()));
            try (Replay replay = new Replay(here, nullable)) {
                for (Outcome outcome : replay.play(cassette.interactions())) {
                    report.add(cassette.area(), outcome);
                    outcome.shape().forEach(line -> differences.add(line(cassette, outcome, "shape", line)));
                    outcome.values().forEach(line -> differences.add(line(cassette, outcome, "value", line)));
                }
            }
        }
        Files.createDirectories(Path.of("target"));
        Files.write(Path.of("target/replay-differences.txt"), differences);
        Files.writeString(Path.of("target/conformance-scaleway.md"), report.text());
        assertThat(report.shapeRatio())
                .as("shapes, see target/replay-differences.txt")
                .isGreaterThanOrEqualTo(SHAPE);
        assertThat(report.valueRatio())
                .as("values, see target/replay-differences.txt")
                .isGreaterThanOrEqualTo(VALUES);
    }

    private static String line(Cassette cassette, Outcome outcome, String what, String line) {
        return what + " " + cassette.name() + " " + outcome.interaction().method() + " "
                + outcome.interaction().path() + " " + line;
    }
}
