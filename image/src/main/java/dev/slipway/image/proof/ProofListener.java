package dev.slipway.image.proof;

/** Is told how a boot test goes on; calls come one at a time, but not all from one thread. */
@FunctionalInterface
public interface ProofListener {
    void on(ProofEvent event);
}
