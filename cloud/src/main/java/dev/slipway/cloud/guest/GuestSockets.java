package dev.slipway.cloud.guest;

/** The names of the sockets in a guest's directory on which QEMU listens for frames. */
final class GuestSockets {
    static final String PUBLIC = "public.sock";
    static final String UPLINK = "uplink.sock";

    private GuestSockets() {}

    static String privateCard(int number) {
        return "private" + number + ".sock";
    }
}
