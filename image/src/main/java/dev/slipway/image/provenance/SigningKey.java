package dev.slipway.image.provenance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** Ed25519 keys in the PEM files that {@code openssl genpkey -algorithm ed25519} writes (RFC 8410). */
public final class SigningKey {
    private static final String ALGORITHM = "Ed25519";

    private SigningKey() {}

    /** Reads the private key of {@code file}; the message of a failure says what was wrong with it. */
    public static PrivateKey readPrivate(Path file) throws IOException {
        String text = read(file, "signing key");
        if (text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----")) {
            throw new IOException("the signing key " + file + " is encrypted: decrypt it for the call, with"
                    + " openssl pkey -in " + file + " -out FILE, and remove FILE afterwards.");
        }
        return parse(file, new PKCS8EncodedKeySpec(decoded(text, "PRIVATE KEY", file)), KeyFactory::generatePrivate);
    }

    /** Reads the public key of {@code file}. */
    public static PublicKey readPublic(Path file) throws IOException {
        String text = read(file, "public key");
        return parse(file, new X509EncodedKeySpec(decoded(text, "PUBLIC KEY", file)), KeyFactory::generatePublic);
    }

    private interface Parser<K> {
        K parse(KeyFactory factory, KeySpec spec) throws GeneralSecurityException;
    }

    private static <K> K parse(Path file, KeySpec spec, Parser<K> parser) throws IOException {
        try {
            return parser.parse(KeyFactory.getInstance(ALGORITHM), spec);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    file + " holds no Ed25519 key: make one with openssl genpkey -algorithm ed25519 -out FILE.", e);
        }
    }

    private static String read(Path file, String what) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no " + what + " at " + file + ".", e);
        }
    }

    private static byte[] decoded(String text, String kind, Path file) throws IOException {
        return between(text, "-----BEGIN " + kind + "-----", "-----END " + kind + "-----")
                .orElseThrow(() -> new IOException(file + " is no PEM file with a "
                        + kind.toLowerCase(java.util.Locale.ROOT) + ": it has no line -----BEGIN " + kind + "-----."));
    }

    private static Optional<byte[]> between(String text, String begin, String end) {
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The name of a key: SHA-256 of its SubjectPublicKeyInfo, in hexadecimal. */
    public static String id(PublicKey key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The public half of a private key, which its file need not hold. */
    static PublicKey publicOf(PrivateKey key) throws GeneralSecurityException {
        if (!(key instanceof java.security.interfaces.EdECPrivateKey edwards)) {
            throw new GeneralSecurityException("no key of an Edwards curve");
        }
        byte[] seed = edwards.getBytes().orElseThrow(() -> new GeneralSecurityException("the key hides its bytes"));
        KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
        generator.initialize(edwards.getParams(), new SeedRandom(seed));
        KeyPair pair = generator.generateKeyPair();
        return pair.getPublic();
    }
}
