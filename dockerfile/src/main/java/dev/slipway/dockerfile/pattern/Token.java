package dev.slipway.dockerfile.pattern;

/** A part of a pattern. */
sealed interface Token {
    /** One code point. */
    record Literal(int point) implements Token {}

    /** {@code ?}: one code point that is no slash. */
    record Any() implements Token {}

    /** {@code *}: any number of code points that are no slash. */
    record Many() implements Token {}

    /** {@code **} in front of something: nothing, or any text that ends with a slash. */
    record Directories() implements Token {}

    /** {@code **} at the end: any text. */
    record Everything() implements Token {}

    /** {@code [a-z]} or {@code [^a-z]}: one code point; bounds in pairs. */
    record Range(boolean negated, java.util.List<Integer> bounds) implements Token {
        boolean contains(int point) {
            boolean found = false;
            for (int i = 0; i < bounds.size() && !found; i += 2) {
                found = bounds.get(i) <= point && point <= bounds.get(i + 1);
            }
            return found != negated;
        }
    }
}
