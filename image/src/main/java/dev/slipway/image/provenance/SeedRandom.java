package dev.slipway.image.provenance;

import java.security.SecureRandom;

/** Gives the one seed that it was made with: an Ed25519 key pair is its 32 random bytes (RFC 8032 §5.1.5). */
final class SeedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] seed;

    SeedRandom(byte[] seed) {
        this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
        if (bytes.length != seed.length) {
            throw new IllegalStateException(
                    "a key of " + bytes.length + " bytes was asked of a seed of " + seed.length);
        }
        System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
}
