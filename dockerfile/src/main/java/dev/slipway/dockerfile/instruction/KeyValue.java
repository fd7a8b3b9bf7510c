package dev.slipway.dockerfile.instruction;

/**
 * A pair of ENV or LABEL.
 *
 * @param legacy true for {@code KEY value}, with a blank between, which takes the rest of the line as value
 */
public record KeyValue(String key, String value, boolean legacy) {
    KeyValue expand(Expander expander) {
        return new KeyValue(expander.word(key), expander.word(value), legacy);
    }
}
