package dev.slipway.build.sandbox;

/** Gets what a command writes, line by line while it runs; calls come one at a time. */
@FunctionalInterface
public interface OutputListener {
    /** Where a command writes. */
    enum Channel {
        STDOUT,
        STDERR
    }

    /** One line without its end; bytes that are not UTF-8 are shown as U+FFFD. */
    void line(Channel channel, String text);
}
