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
            return Json.readDocument(in, "blob " + descriptor.digest());
        }
    }
}
