package dev.slipway.cloud.guest;

import dev.slipway.cloud.network.MacAddress;

/** The names of the sockets in a guest's directory on which QEMU listens for frames. */
final class GuestSockets {
    static final String PUBLIC = "public.sock";
    static final String UPLINK = "uplink.sock";

    private GuestSockets() {}

    /** By its address, so that it keeps its name whatever other cards come and go. */
    static String privateCard(MacAddress mac) {
        return "private-" + mac.toString().replace(":", "") + ".sock";
    }
}
