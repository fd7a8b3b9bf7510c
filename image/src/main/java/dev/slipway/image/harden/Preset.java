package dev.slipway.image.harden;

/** What a server is for, as its firewall sees it. */
public enum Preset {
    /** No firewall of ours. */
    NONE,
    /** Open to everybody: ssh, http and https. */
    WEB,
    /** Open to the cluster: what Docker Swarm's nodes say to each other; open to everybody: what is listed. */
    SWARM
}
