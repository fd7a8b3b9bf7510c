package dev.slipway.build.cache;

import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.build.store.KeyLock;
import dev.slipway.build.store.Store;
import dev.slipway.json.Json;
import dev.slipway.json.NotJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The records of a store; one that is damaged or whose layers are gone is as good as none. */
public final class Records {
    private final Store store;
    private final Elsewhere elsewhere;
    private final Instant oldest;

    public Records(Store store) {
        this(store, Elsewhere.NOWHERE, Instant.MIN);
    }

    /**
     * The records of {@code store}, and for what it lacks those that lie elsewhere, which are kept then.
     *
     * @param oldest nothing is found that has a step done before
     */
    public Records(Store store, Elsewhere elsewhere, Instant oldest) {
        this.store = store;
        this.elsewhere = elsewhere;
        this.oldest = oldest;
    }

    /** The result under {@code key}, if it is here or elsewhere with all its layers. */
    public Optional<Chain> find(CacheKey key) throws IOException, InterruptedException {
        Optional<Chain> here = findHere(key).filter(this::isYoung);
        if (here.isPresent()) {
            use(key);
            return here;
        }
        Optional<Chain> brought = elsewhere.chain(key).filter(this::isYoung);
        if (brought.isPresent()) {
            save(key, brought.get(), "from a shared cache", Duration.ZERO);
        }
        return brought;
    }

    private boolean isYoung(Chain chain) {
        return chain.oldest().filter(this::isTooOld).isEmpty();
    }

    /** Whether a step done at {@code time} is done again. */
    public boolean isTooOld(Instant time) {
        return time.isBefore(oldest);
    }

    /** Notes that a record was of use, so that pruning takes others first. */
    public void use(CacheKey key) throws IOException {
        try {
            Files.setLastModifiedTime(path(key), FileTime.from(Instant.now()));
        } catch (NoSuchFileException e) {
            // What is not there needs no protection.
            return;
        }
    }

    /** When the oldest step of what {@code key} names was done, if the store has that, however old. */
    public Optional<Instant> workedAt(CacheKey key) throws IOException {
        return findHere(key).flatMap(Chain::oldest);
    }

    /** The result under {@code key}, however old, if it is in the store with all its layers. */
    public Optional<Chain> findHere(CacheKey key) throws IOException {
        Optional<Map<String, Object>> record = read(key);
        if (record.isEmpty()) {
            return Optional.empty();
        }
        List<Snapshot> layers = new ArrayList<>();
        for (Object id : list(record.get(), "layers")) {
            Optional<Snapshot> layer = Snapshot.find(store, String.valueOf(id));
            if (layer.isEmpty()) {
                return Optional.empty();
            }
            layers.add(layer.get());
        }
        List<Chain.Made> trail = new ArrayList<>();
        for (Object made : list(record.get(), "trail")) {
            Optional<Chain.Made> step = made(made);
            if (step.isEmpty()) {
                return Optional.empty();
            }
            trail.add(step.get());
        }
        return Optional.of(new Chain(layers, trail));
    }

    private static Optional<Chain.Made> made(Object value) {
        if (value instanceof Map<?, ?> map
                && map.get("created") instanceof String created
                && map.get("layer") instanceof Boolean layer) {
            try {
                String worked = map.get("worked") instanceof String text ? text : created;
                return Optional.of(new Chain.Made(Instant.parse(created), layer, Instant.parse(worked)));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static List<?> list(Map<String, Object> record, String name) {
        return record.get(name) instanceof List<?> list ? list : List.of();
    }

    /** Keeps a result; {@code text} is the step, for whoever reads the record. */
    public void save(CacheKey key, Chain chain, String text, Duration took) throws IOException {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("key", key.hex());
        record.put("step", text);
        record.put("took_milliseconds", took.toMillis());
        record.put("layers", chain.layers().stream().map(Snapshot::id).toList());
        record.put(
                "trail",
                chain.trail().stream()
                        .map(made -> {
                            Map<String, Object> object = new LinkedHashMap<>();
                            object.put("created", made.created().toString());
                            object.put("layer", made.layer());
                            object.put("worked", made.worked().toString());
                            return object;
                        })
                        .toList());
        store.write(path(key), Json.write(record));
    }

    /** The digest that was found for {@code question} before, here or elsewhere. */
    public Optional<String> digest(CacheKey question) throws IOException, InterruptedException {
        Optional<String> here = digestHere(question);
        if (here.isPresent()) {
            return here;
        }
        Optional<String> brought = elsewhere.digest(question);
        if (brought.isPresent()) {
            saveDigest(question, brought.get());
        }
        return brought;
    }

    /** The digest that the store has for {@code question}. */
    public Optional<String> digestHere(CacheKey question) throws IOException {
        return read(question)
                .map(record -> record.get("digest"))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    /** Keeps the answer to {@code question}. */
    public void saveDigest(CacheKey question, String digest) throws IOException {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("key", question.hex());
        record.put("digest", digest);
        store.write(path(question), Json.write(record));
    }

    /** Waits until nobody else makes the result of {@code key}. */
    public KeyLock lock(CacheKey key) throws IOException, InterruptedException {
        return store.lock("step " + key.hex());
    }

    private Optional<Map<String, Object>> read(CacheKey key) throws IOException {
        Path path = path(key);
        try {
            Map<String, Object> record = Json.object(Files.readAllBytes(path), path.toString());
            return key.hex().equals(record.get("key")) ? Optional.of(record) : Optional.empty();
        } catch (NoSuchFileException | NotJsonException e) {
            return Optional.empty();
        }
    }

    private Path path(CacheKey key) {
        return store.records().resolve(key.hex() + ".json");
    }
}
