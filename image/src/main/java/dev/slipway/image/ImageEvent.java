package dev.slipway.image;

import dev.slipway.build.BuildEvent;
import dev.slipway.image.catalogue.Image;
import java.time.Duration;

/** Something that happened while an image was made. */
public sealed interface ImageEvent {

    /** Something in the definition has no effect. */
    record Note(String text) implements ImageEvent {}

    /** The author's Dockerfile is built. */
    record Recipe(BuildEvent event) implements ImageEvent {}

    /** The tree is made a server; steps are numbered from 1 again. */
    record Finish(BuildEvent event) implements ImageEvent {}

    /** What the finish added or undid, for a person. */
    record Finished(String text) implements ImageEvent {}

    /**
     * The disk is about to be written.
     *
     * @param sizeBytes as a server will see it
     * @param dataBytes that are not holes
     */
    record DiskPlanned(long sizeBytes, long dataBytes) implements ImageEvent {}

    /** So much of the data is written. */
    record DiskProgress(long writtenBytes, long dataBytes) implements ImageEvent {}

    /** The disk is there; {@code shared} when another image had the same and none was written. */
    record DiskReady(boolean shared, Duration took) implements ImageEvent {}

    /** The image is in the catalogue; {@code known} when it was before. */
    record Published(Image image, boolean known) implements ImageEvent {}
}
