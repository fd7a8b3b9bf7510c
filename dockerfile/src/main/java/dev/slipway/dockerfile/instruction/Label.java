package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.source.Origin;
import java.util.List;

/** LABEL. */
public record Label(Origin origin, List<KeyValue> labels) implements Instruction {
    public Label {
        labels = List.copyOf(labels);
    }

    @Override
    public Label expand(Environment environment) {
        Expander expander = new Expander(origin, environment);
        return new Label(
                origin, labels.stream().map(pair -> pair.expand(expander)).toList());
    }
}
