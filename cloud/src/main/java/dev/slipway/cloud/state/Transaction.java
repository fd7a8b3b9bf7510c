package dev.slipway.cloud.state;

import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.State.Kept;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One view of all documents, and the changes made in it. */
public final class Transaction {
    private final State state;
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private final Set<Key> touched = new LinkedHashSet<>();
    private final Set<Long> steps = new LinkedHashSet<>();

    Transaction(State state) {
        this.state = state;
    }

    record Key(String kind, String id) {}

    /** Now, by the clock of the cloud. */
    public Instant now() {
        return state.clock().instant();
    }

    /** The document of this kind and id. */
    public Optional<JsonObject> find(String kind, String id) {
        return Optional.ofNullable(state.kind(kind).get(id)).map(Kept::document);
    }

    /** All documents of this kind that {@code wanted} accepts, the oldest first. */
    public List<JsonObject> list(String kind, Predicate<JsonObject> wanted) {
        return state.kind(kind).values().stream()
                .filter(kept -> wanted.test(kept.document()))
                .sorted(Comparator.comparingLong(Kept::position))
                .map(Kept::document)
                .toList();
    }

    /** Adds or replaces a document under its member {@code id}. */
    public JsonObject put(String kind, JsonObject document) {
        return put(kind, document.string("id"), document);
    }

    /** Adds or replaces a document. */
    public JsonObject put(String kind, String id, JsonObject document) {
        Kept old = state.kind(kind).get(id);
        remember(kind, id, old);
        state.kind(kind).put(id, new Kept(old == null ? state.next() : old.position(), document));
        return document;
    }

    /** Removes a document, if it is there. */
    public void remove(String kind, String id) {
        Kept old = state.kind(kind).get(id);
        if (old != null) {
            remember(kind, id, old);
            state.kind(kind).remove(id);
        }
    }

    private void remember(String kind, String id, @Nullable Kept old) {
        touched.add(new Key(kind, id));
        undo.push(() -> {
            if (old == null) {
                state.kind(kind).remove(id);
            } else {
                state.kind(kind).put(id, old);
            }
        });
    }

    /** Has the step of this name run, outside of any transaction, once {@code delay} is over; it may run twice after a kill. */
    public void later(Duration delay, String name, JsonObject about) {
        PendingStep step = new PendingStep(state.next(), now().plus(delay), name, about);
        state.steps().put(step.id(), step);
        steps.add(step.id());
        undo.push(() -> state.steps().remove(step.id()));
    }

    /** The steps not yet done. */
    public List<PendingStep> pending() {
        return List.copyOf(state.steps().values());
    }

    /** Forgets a step that is done. */
    public void done(long stepId) {
        PendingStep step = state.steps().remove(stepId);
        if (step != null) {
            steps.add(stepId);
            undo.push(() -> state.steps().put(stepId, step));
        }
    }

    void undo() {
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
    }

    void store(Database database) {
        if (touched.isEmpty() && steps.isEmpty()) {
            return;
        }
        database.store(batch -> {
            for (Key key : touched) {
                Optional<Kept> kept = Optional.ofNullable(state.kind(key.kind()).get(key.id()));
                if (kept.isPresent()) {
                    batch.put(key.kind(), key.id(), kept.get());
                } else {
                    batch.remove(key.kind(), key.id());
                }
            }
            for (long id : steps) {
                Optional<PendingStep> step = Optional.ofNullable(state.steps().get(id));
                if (step.isPresent()) {
                    batch.put(step.get());
                } else {
                    batch.done(id);
                }
            }
        });
    }
}
