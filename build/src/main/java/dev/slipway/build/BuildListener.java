package dev.slipway.build;

/** Is told what a build does; called from several threads, one call at a time. */
@FunctionalInterface
public interface BuildListener {
    void on(BuildEvent event);

    /** Listens to nothing. */
    static BuildListener none() {
        return event -> {};
    }
}
