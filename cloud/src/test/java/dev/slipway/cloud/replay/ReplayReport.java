package dev.slipway.cloud.replay;

import dev.slipway.cloud.replay.Replay.Outcome;
import java.util.Map;
import java.util.TreeMap;

/** Counts how many answers agreed, by area. */
final class ReplayReport {
    private final Map<String, Count> areas = new TreeMap<>();

    /** How many interactions there were, and how many agreed in shape and in values. */
    private record Count(int all, int shape, int values) {
        Count plus(Count other) {
            return new Count(all + other.all, shape + other.shape, values + other.values);
        }
    }

    void add(String area, Outcome outcome) {
        boolean shape = outcome.shape().isEmpty();
        boolean values = shape && outcome.values().isEmpty();
        areas.merge(area, new Count(1, shape ? 1 : 0, values ? 1 : 0), Count::plus);
    }

    private Count total() {
        return areas.values().stream().reduce(new Count(0, 0, 0), Count::plus);
    }

    double shapeRatio() {
        return (double) total().shape() / total().all();
    }

    double valueRatio() {
        return (double) total().values() / total().all();
    }

    String text() {
        StringBuilder text = new StringBuilder("""
                # Scaleway's API: recorded traffic replayed

                Made by `CassetteReplayTest`: requests that official clients sent to the real service are sent to `slipway cloud`, \
                and its answers are held against the recorded ones. Shape is status, content type, keys and types; values are \
                states, sizes, names, tags, references, errors and the length of lists. Identifiers, times, addresses, prices \
                and texts for people are not compared. A question that was asked again and again until a state came counts as \
                often as it was recorded.

                | area | interactions | same shape | same values |
                | --- | ---: | ---: | ---: |
                """);
        areas.forEach((area, count) -> text.append(row(area, count)));
        text.append(row("**all**", total()));
        return text.toString();
    }

    private static String row(String area, Count count) {
        return String.format("| %s | %d | %d | %d |%n", area, count.all(), count.shape(), count.values());
    }
}
