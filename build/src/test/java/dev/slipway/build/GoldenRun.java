package dev.slipway.build;

import dev.slipway.build.store.Store;
import dev.slipway.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Golden builds in a process of their own, for a user that the test is not. */
final class GoldenRun {
    private GoldenRun() {}

    /** Arguments: the golden builds, a directory to work in, a part of the names of the cases. */
    static void main(String[] arguments) throws Exception {
        Path data = Path.of(arguments[0]);
        Path work = Path.of(arguments[1]);
        Map<String, Object> outcomes = new TreeMap<>();
        try (Store store = Store.open(work.resolve("store"))) {
            GoldenBuild build = new GoldenBuild(store, data, Files.createDirectory(work.resolve("contexts")));
            for (GoldenCase golden : GoldenCase.all(data)) {
                if (golden.name().contains(arguments[2])) {
                    outcomes.put(golden.name(), build.differences(golden));
                }
            }
        }
        Files.write(work.resolve("outcomes.json"), Json.write(outcomes));
    }

    /** What {@link #main} wrote: the differences by case. */
    static Map<String, List<String>> outcomes(Path work) throws Exception {
        Path file = work.resolve("outcomes.json");
        Map<String, List<String>> outcomes = new TreeMap<>();
        Json.object(Files.readAllBytes(file), file.toString())
                .forEach((name, differences) -> outcomes.put(
                        name,
                        GoldenCase.list(differences).stream()
                                .map(String::valueOf)
                                .toList()));
        return outcomes;
    }
}
