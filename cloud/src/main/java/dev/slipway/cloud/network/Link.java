package dev.slipway.cloud.network;

/** Where frames are put to reach whoever is at the other end; a link that is full or gone drops them. */
@FunctionalInterface
public interface Link {
    /** Sends one frame without waiting; the bytes must not change afterwards. */
    void send(byte[] frame);
}
