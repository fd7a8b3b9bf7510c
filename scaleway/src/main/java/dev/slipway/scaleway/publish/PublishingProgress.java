package dev.slipway.scaleway.publish;

import dev.slipway.scaleway.objects.Upload;

/** Told how a publication gets on. */
public interface PublishingProgress extends Upload.Progress {
    /** The file is in the bucket; {@code sentBytes} of it had to be sent now. */
    void uploaded(long sentBytes);

    /** The zone's block storage makes a snapshot of the object. */
    void importing(String zone);

    /** The zone has the image. */
    void ready(String zone, String image);
}
