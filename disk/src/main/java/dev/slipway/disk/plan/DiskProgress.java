package dev.slipway.disk.plan;

/** Is told how far the writing of a disk has come. */
@FunctionalInterface
public interface DiskProgress {
    /** For whoever does not want to know. */
    DiskProgress NONE = (doneBytes, totalBytes) -> {};

    /** {@code doneBytes} of the {@code totalBytes} that are not holes have been read from the plan. */
    void advance(long doneBytes, long totalBytes);
}
