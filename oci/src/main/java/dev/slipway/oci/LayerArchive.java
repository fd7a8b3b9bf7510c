package dev.slipway.oci;

import com.github.luben.zstd.ZstdOutputStream;
import dev.slipway.tree.Content;
import dev.slipway.tree.Layer;
import dev.slipway.tree.tar.TarWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPOutputStream;

/**
 * A layer as the archive that images carry.
 *
 * @param diffId digest of the archive before compression
 */
public record LayerArchive(Digest diffId, Blob blob) {

    /** How the archive is compressed. */
    public enum Packing {
        NONE(MediaType.OCI_LAYER),
        /** What every registry and tool takes. */
        GZIP(MediaType.OCI_LAYER_GZIP),
        /** Smaller and ten times faster; Docker 23 or newer. */
        ZSTD(MediaType.OCI_LAYER_ZSTD);

        private final String mediaType;

        Packing(String mediaType) {
            this.mediaType = mediaType;
        }
    }

    private static final int ZSTD_LEVEL = 3;
    private static final int BUFFER_BYTES = 1 << 16;

    /** Writes {@code layer} to {@code file} in one pass; the same layer gives the same bytes. */
    public static LayerArchive write(Layer layer, Packing packing, Path file) throws IOException {
        MessageDigest plain = Digest.hasher("sha256");
        MessageDigest packed = Digest.hasher("sha256");
        try (OutputStream out = new DigestOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES), packed);
                OutputStream packer = packer(out, packing);
                OutputStream hashing = new DigestOutputStream(packer, plain)) {
            TarWriter.write(layer, hashing);
        }
        long sizeBytes = Files.size(file);
        Descriptor descriptor = Descriptor.of(packing.mediaType, Digest.of("sha256", packed.digest()), sizeBytes);
        return new LayerArchive(
                Digest.of("sha256", plain.digest()), new Blob(descriptor, Content.of(file, 0, sizeBytes)));
    }

    private static OutputStream packer(OutputStream out, Packing packing) throws IOException {
        return switch (packing) {
            case NONE -> out;
            case GZIP -> new GZIPOutputStream(out, BUFFER_BYTES);
            case ZSTD -> new ZstdOutputStream(out, ZSTD_LEVEL);
        };
    }
}
