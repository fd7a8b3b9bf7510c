package dev.slipway.build.plan;

/** What a stage starts from. */
public sealed interface PlannedBase {

    /** {@code FROM scratch}: nothing. */
    record Scratch() implements PlannedBase {}

    /** Another stage, by its number in the file. */
    record Stage(int index, String name) implements PlannedBase {}

    /** What the caller gave under this name. */
    record Context(String name) implements PlannedBase {}

    /**
     * An image.
     *
     * @param reference the name that is looked for
     * @param written the name in the Dockerfile; another one when the caller maps it
     */
    record Image(String reference, String written) implements PlannedBase {}

    /** The base as a reader knows it. */
    default String label() {
        return switch (this) {
            case Scratch scratch -> "scratch";
            case Stage stage -> "stage " + stage.name();
            case Context context -> "context " + context.name();
            case Image image when image.reference().equals(image.written()) -> image.reference();
            case Image image -> image.reference() + " (for " + image.written() + ")";
        };
    }
}
