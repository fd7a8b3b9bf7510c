package dev.slipway.build.share;

import dev.slipway.build.cache.CacheKey;
import dev.slipway.oci.Blob;
import dev.slipway.oci.Descriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A place where records and layers lie for more than one host. */
public interface SharedCache {

    /** The place, for a message. */
    String place();

    /** The record under {@code key}, if there is one. */
    Optional<byte[]> record(CacheKey key) throws IOException, InterruptedException;

    /** Whether there is a record under {@code key}. */
    boolean has(CacheKey key) throws IOException, InterruptedException;

    /** Fetches a layer into {@code file}, whose bytes are not verified yet. */
    void fetch(Descriptor layer, Path file) throws IOException, InterruptedException;

    /** Keeps a record; the layers it names first. */
    void save(CacheKey key, byte[] record, List<Blob> layers) throws IOException, InterruptedException;
}
