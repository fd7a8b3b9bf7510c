package dev.slipway.image.definition;

/** Whether Slipway adds what a tree lacks to be a server. */
public enum Finish {
    /** Kernel, init, boot loader, first boot and cleaning are added to the tree where it lacks them. */
    SERVER,
    /** The tree is written to the disk as it is. */
    NONE
}
