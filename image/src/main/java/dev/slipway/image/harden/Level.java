package dev.slipway.image.harden;

/** A level of ANSSI-BP-028 v2; each includes those before it. */
public enum Level {
    NONE,
    MINIMAL,
    INTERMEDIARY,
    ENHANCED,
    HIGH;

    /** Whether what {@code other} asks for belongs to this level. */
    public boolean includes(Level other) {
        return other.compareTo(this) <= 0;
    }
}
