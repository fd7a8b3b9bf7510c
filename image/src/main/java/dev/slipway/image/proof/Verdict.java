package dev.slipway.image.proof;

/**
 * What looking at a server gave.
 *
 * @param holds whether the assertion does
 * @param detail what was seen
 */
record Verdict(boolean holds, String detail) {

    static Verdict of(boolean holds, String detail) {
        return new Verdict(holds, detail);
    }
}
