package dev.slipway.scaleway.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.scaleway.replay.Cassette.Interaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every open recording the other way round: our client asks, and the real service's answers come back. */
class ClientReplayTest {
    /** A count of interactions of one area, and of those whose request or result was not as recorded. */
    private record Score(int played, int different) {
        Score plus(int more, boolean differs) {
            return new Score(played + more, different + (differs ? more : 0));
        }
    }

    private static Path recordings() {
        Path data = Path.of(
                System.getProperty("SLIPWAY_SHARED", System.getenv().getOrDefault("SLIPWAY_SHARED", "../../shared")),
                "conformance/scaleway");
        assumeTrue(Files.isDirectory(data), "no recordings: set SLIPWAY_SHARED to the parent of conformance/");
        return data;
    }

    @Test
    void asksAndUnderstandsAsRecorded() throws IOException, InterruptedException {
        Map<String, Score> areas = new TreeMap<>();
        List<String> differences = new ArrayList<>();
        int typedCalls;
        try (RecordedService service = new RecordedService()) {
            Player player = new Player(service);
            for (Cassette cassette : Cassette.open(recordings())) {
                List<Interaction> asked = cassette.interactions().stream()
                        .filter(Interaction::isApi)
                        .toList();
                for (List<Interaction> run : runs(asked)) {
                    List<String> found = player.play(run);
                    areas.merge(
                            cassette.area(),
                            new Score(run.size(), found.isEmpty() ? 0 : run.size()),
                            (old, more) -> old.plus(run.size(), !found.isEmpty()));
                    Interaction last = run.getLast();
                    found.forEach(line ->
                            differences.add(cassette.name() + " " + last.method() + " " + last.target() + ": " + line));
                }
            }
            typedCalls = player.typedCalls();
        }
        assertThat(typedCalls).isGreaterThan(150);
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target/conformance-client.md"), report(areas));
        assertThat(areas.values().stream().mapToInt(Score::played).sum()).isGreaterThan(2_000);
        assertThat(differences).isEmpty();
    }

    /** Runs of one question, and the pages of one list. */
    private static List<List<Interaction>> runs(List<Interaction> all) throws IOException {
        List<List<Interaction>> runs = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            int end = i + 1;
            String key = Lists.key(all.get(i)).orElse("");
            if (key.isEmpty()) {
                while (end < all.size()
                        && all.get(end - 1).status() != 404
                        && all.get(i).repeats(all.get(end))) {
                    end++;
                }
            } else {
                long total = Lists.total(all.get(i));
                while (Lists.elements(all.subList(i, end), key).size() < total && nextPage(all, i, end)) {
                    end++;
                }
            }
            runs.add(all.subList(i, end));
            i = end - 1;
        }
        return runs;
    }

    private static boolean nextPage(List<Interaction> all, int first, int next) {
        return next < all.size()
                && RecordedService.plain(all.get(next).target())
                        .equals(RecordedService.plain(all.get(first).target()));
    }

    private static String report(Map<String, Score> areas) {
        StringBuilder text =
                new StringBuilder("| area | interactions | request and result as recorded |\n|---|---|---|\n");
        areas.forEach((area, score) -> text.append("| ")
                .append(area)
                .append(" | ")
                .append(score.played())
                .append(" | ")
                .append(score.played() - score.different())
                .append(" |\n"));
        return text.toString();
    }
}
