package dev.slipway.image.verification;

import dev.slipway.disk.DiskDigest;
import dev.slipway.image.catalogue.Image;
import dev.slipway.image.provenance.Provenance;
import dev.slipway.image.provenance.SignedStatement;
import dev.slipway.image.provenance.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.security.PublicKey;
import java.util.HexFormat;

/** Checks that throw when they fail; the message says what is wrong. */
public final class Verification {
    private Verification() {}

    /** The disk in the store is the one that was built: nobody wrote to it, and its storage kept it. */
    public static void disk(Image image) throws IOException {
        String now = "sha256:" + HexFormat.of().formatHex(DiskDigest.of(image.diskPlan()));
        String built = image.facts().disk().digest();
        if (!now.equals(built)) {
            throw new VerificationException(
                    "the disk of " + image.label() + " is not the one that was built: it has " + now
                            + ", and was built as " + built + ". Something wrote to " + image.disk()
                            + ", or its storage lost data. Remove the image (slipway rmi) and build it again.");
        }
    }

    /** The owner of {@code key} signed this disk. */
    public static void signature(Image image, PublicKey key) throws IOException {
        if (!Files.exists(image.signature())) {
            throw new VerificationException(image.label()
                    + " has not been signed by anybody. Its owner can: slipway sign --key FILE " + image.label() + ".");
        }
        SignedStatement statement = SignedStatement.parse(
                Files.readAllBytes(image.signature()), image.signature().toString());
        if (!statement.isSignedBy(key)) {
            throw new VerificationException("the signature of " + image.label() + " is not of the key "
                    + SigningKey.id(key) + "; signed have: "
                    + String.join(
                            ", ",
                            statement.signatures().stream()
                                    .map(SignedStatement.Signed::keyId)
                                    .toList())
                    + ". Do not trust the image unless one of them is known to you.");
        }
        String signed = Provenance.diskDigest(statement.payload());
        if (!signed.equals(image.facts().disk().digest())) {
            throw new VerificationException("the signature of " + image.label() + " is of another disk: of " + signed
                    + ", and the image has " + image.facts().disk().digest() + ". Do not trust the image.");
        }
    }
}
