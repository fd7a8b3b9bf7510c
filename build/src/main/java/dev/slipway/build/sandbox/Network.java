package dev.slipway.build.sandbox;

/** What a command can reach. */
public enum Network {
    /** The host's network. */
    HOST,
    /** Nothing but a loopback device of its own. */
    NONE
}
