package dev.slipway.oci;

import dev.slipway.tree.Content;
import java.io.IOException;
import java.io.InputStream;

/**
 * Content of an image that lies on this host.
 *
 * @param descriptor what the content must be
 * @param content where it is
 */
public record Blob(Descriptor descriptor, Content content) {

    /** Opens the bytes; reading to the end fails with an {@link OciException} unless digest and size are right. */
    public InputStream open() throws IOException {
        if (content.sizeBytes() != descriptor.sizeBytes()) {
            throw new OciException("blob " + descriptor.digest() + " has " + content.sizeBytes()
                    + " bytes, and its descriptor says " + descriptor.sizeBytes() + ": the image is damaged");
        }
        return new VerifiedStream(content.open(), descriptor);
    }

    /** All bytes of a document, verified. */
    byte[] document() throws IOException {
        try (InputStream in = open()) {
            return document(in, "blob " + descriptor.digest());
        }
    }

    /** Reads all of {@code in}, but not more than a sane document has. */
    static byte[] document(InputStream in, String what) throws IOException {
        int limitBytes = 16 << 20;
        byte[] bytes = in.readNBytes(limitBytes + 1);
        if (bytes.length > limitBytes) {
            throw new OciException(what + " is larger than 16 MiB, which no image document is");
        }
        return bytes;
    }
}
