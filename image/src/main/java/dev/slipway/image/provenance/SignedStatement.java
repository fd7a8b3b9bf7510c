package dev.slipway.image.provenance;

import dev.slipway.machine.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A statement and the signatures over it: a DSSE envelope (Dead Simple Signing Envelope 1.0).
 *
 * @param payload the statement, JSON
 * @param signatures in the order in which they were made
 */
public record SignedStatement(String payload, List<Signed> signatures) {
    private static final String ALGORITHM = "Ed25519";

    /**
     * One signature.
     *
     * @param keyId a hint which key made it; nothing relies on it
     * @param signature in Base64
     */
    public record Signed(String keyId, String signature) {}

    public SignedStatement {
        signatures = List.copyOf(signatures);
    }

    /** The same with the signature of a further key; one that the same key made before is replaced. */
    public SignedStatement signedBy(PrivateKey key) {
        try {
            String id = SigningKey.id(SigningKey.publicOf(key));
            Signature signer = Signature.getInstance(ALGORITHM);
            signer.initSign(key);
            signer.update(encoded(payload));
            List<Signed> more = new ArrayList<>(signatures);
            more.removeIf(signed -> signed.keyId().equals(id));
            more.add(new Signed(id, Base64.getEncoder().encodeToString(signer.sign())));
            return new SignedStatement(payload, more);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform of this release signs with Ed25519", e);
        }
    }

    /** Whether one of the signatures was made with the private half of {@code key}. */
    public boolean isSignedBy(PublicKey key) {
        return signatures.stream().anyMatch(signed -> verifies(key, signed.signature()));
    }

    private boolean verifies(PublicKey key, String signature) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(encoded(payload));
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // A signature of another form or length is none of this key.
            return false;
        }
    }

    /** What is signed: the pre-authentication encoding of type and payload. */
    static byte[] encoded(String payload) {
        byte[] body = payload.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(
                ("DSSEv1 " + Provenance.PAYLOAD_TYPE.length() + " " + Provenance.PAYLOAD_TYPE + " " + body.length + " ")
                        .getBytes(StandardCharsets.UTF_8));
        out.writeBytes(body);
        return out.toByteArray();
    }

    /** The envelope as JSON. */
    public byte[] write() {
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("payload", Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8)));
        envelope.put("payloadType", Provenance.PAYLOAD_TYPE);
        List<Object> list = new ArrayList<>();
        for (Signed signed : signatures) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("keyid", signed.keyId());
            object.put("sig", signed.signature());
            list.add(object);
        }
        envelope.put("signatures", list);
        return JsonObject.write(envelope).getBytes(StandardCharsets.UTF_8);
    }

    /** Reads an envelope; {@code source} is what errors call it. */
    public static SignedStatement parse(byte[] json, String source) throws IOException {
        JsonObject object = JsonObject.parse(new String(json, StandardCharsets.UTF_8), source);
        if (!object.text("payloadType").equals(Provenance.PAYLOAD_TYPE)) {
            throw new IOException(source + " holds " + object.text("payloadType") + ", no in-toto statement.");
        }
        try {
            List<Signed> signatures = new ArrayList<>();
            for (JsonObject signed : object.objects("signatures")) {
                signatures.add(new Signed(signed.optionalText("keyid").orElse(""), signed.text("sig")));
            }
            byte[] payload = Base64.getDecoder().decode(object.text("payload"));
            return new SignedStatement(new String(payload, StandardCharsets.UTF_8), signatures);
        } catch (IllegalArgumentException e) {
            throw new IOException(source + " is damaged: its payload is not Base64.", e);
        }
    }
}
