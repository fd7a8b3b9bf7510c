package dev.slipway.cloud.network;

/** Which way a packet goes, as seen from the guest. */
public enum Direction {
    /** To the guest. */
    INBOUND,
    /** From the guest. */
    OUTBOUND
}
