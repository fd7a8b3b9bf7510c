package dev.slipway.build.cache;

import java.util.Optional;

/** Where records may lie that this store does not have. */
public interface Elsewhere {
    /** Nowhere. */
    Elsewhere NOWHERE = new Elsewhere() {
        @Override
        public Optional<Chain> chain(CacheKey key) {
            return Optional.empty();
        }

        @Override
        public Optional<String> digest(CacheKey question) {
            return Optional.empty();
        }
    };

    /** The result under {@code key}, its layers brought into the store. */
    Optional<Chain> chain(CacheKey key) throws InterruptedException;

    /** The digest that was found for {@code question}. */
    Optional<String> digest(CacheKey question) throws InterruptedException;
}
