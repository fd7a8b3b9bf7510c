package dev.slipway.build.explain;

import dev.slipway.build.store.Scratch;
import dev.slipway.build.store.Store;
import dev.slipway.json.Json;
import dev.slipway.json.NotJsonException;
import dev.slipway.oci.Digest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the steps of one stage of one Dockerfile were made of when they were last built: a file of {@code places}. A line
 * with the last step's key comes first, so that an unchanged stage is known without reading the rest.
 */
public final class Place {
    private final Store store;
    private final Path file;

    private Place(Store store, Path file) {
        this.store = store;
        this.file = file;
    }

    /** The place of that name. */
    public static Place of(Store store, String name) {
        String hash = Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).hex();
        return new Place(store, store.places().resolve(hash));
    }

    /** What was there last; nothing when it is unknown or cannot be read, as it only serves messages. */
    public List<StepInputs> last() throws IOException {
        try {
            String text = Files.readString(file);
            byte[] document = text.substring(text.indexOf('\n') + 1).getBytes(StandardCharsets.UTF_8);
            List<StepInputs> steps = new ArrayList<>();
            if (Json.object(document, file.toString()).get("steps") instanceof List<?> list) {
                for (Object step : list) {
                    if (step instanceof Map<?, ?> object) {
                        steps.add(StepInputs.of(object));
                    }
                }
            }
            return steps;
        } catch (NoSuchFileException | NotJsonException | CharacterCodingException e) {
            return List.of();
        }
    }

    /** Keeps what the steps are made of now. */
    public void keep(List<StepInputs> steps) throws IOException {
        if (!steps.isEmpty() && !isLast(steps.getLast().key())) {
            write(steps.getLast().key(), known(steps, last()));
        }
    }

    /** Keeps what the first steps are made of now; those behind them were not reached and stay what they were. */
    public void keepFirst(List<StepInputs> steps) throws IOException {
        List<StepInputs> before = last();
        List<StepInputs> all = new ArrayList<>(known(steps, before));
        before.stream().skip(steps.size()).forEach(all::add);
        write("unfinished", all);
    }

    /** A selection that was answered from the cache does not tell its files; the same one may have told them before. */
    private static List<StepInputs> known(List<StepInputs> steps, List<StepInputs> before) {
        Map<String, StepInputs.Reading> told = new HashMap<>();
        for (StepInputs step : before) {
            step.readings().forEach(reading -> told.put(reading.digest(), reading));
        }
        return steps.stream()
                .map(step -> step.withReadings(step.readings().stream()
                        .map(reading ->
                                reading.files().isEmpty() ? told.getOrDefault(reading.digest(), reading) : reading)
                        .toList()))
                .toList();
    }

    private void write(String key, List<StepInputs> steps) throws IOException {
        // It need not survive a power cut, so nobody waits for the disk.
        try (Scratch scratch = store.scratch("place")) {
            Path made = scratch.directory().resolve("place");
            String document = new String(
                    Json.write(Map.of(
                            "steps", steps.stream().map(StepInputs::toJson).toList())),
                    StandardCharsets.UTF_8);
            Files.writeString(made, key + "\n" + document);
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private boolean isLast(String key) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            return key.equals(reader.readLine());
        } catch (NoSuchFileException | java.nio.charset.CharacterCodingException e) {
            return false;
        }
    }
}
