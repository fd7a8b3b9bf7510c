package dev.slipway.cloud.disks;

import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.State;
import java.io.IOException;
import java.util.Optional;

/** Freezes what volumes hold, while machines write to them if need be. */
public final class Freezer {
    private final State state;
    private final Layers layers;
    private final RunningDisks running;

    /** Of volumes that {@code running} may hold open. */
    public Freezer(State state, Layers layers, RunningDisks running) {
        this.state = state;
        this.layers = layers;
        this.running = running;
    }

    /** What a volume holds now, as a layer that stays so; empty when it was never written to. */
    public Optional<String> freeze(String kind, String volumeId) throws Exception {
        JsonObject volume = state.write(tx -> {
            Optional<JsonObject> found = tx.find(kind, volumeId);
            return found.map(there -> there.text(Layers.OWN).isPresent() ? layers.prepareNext(tx, kind, there) : there)
                    .orElse(JsonObject.EMPTY);
        });
        if (volume.members().isEmpty()) {
            throw new IOException("the volume " + volumeId + " is gone");
        }
        Optional<String> next = volume.text(Layers.NEXT);
        if (next.isEmpty()) {
            return volume.text(Layers.FROM);
        }
        // The state names the next layer before a machine writes to it, so that a kill in between loses nothing.
        running.moveOn(volumeId, layers.file(next.get()));
        state.change(tx -> tx.find(kind, volumeId)
                .filter(now -> now.text(Layers.NEXT).equals(next))
                .ifPresent(now -> Layers.advance(tx, kind, now)));
        return volume.text(Layers.OWN);
    }
}
