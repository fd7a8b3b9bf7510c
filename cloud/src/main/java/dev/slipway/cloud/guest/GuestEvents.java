package dev.slipway.cloud.guest;

import dev.slipway.machine.qemu.PortForward;
import java.util.UUID;

/** What happens to guests without being asked for; called on threads of the guests' own. */
public interface GuestEvents {
    /** The guest switched itself off, or its QEMU died. */
    void ended(UUID server);

    /** A port of the guest's own address could not be had, most often because somebody else listens there. */
    void unreachable(UUID server, PortForward forward, String why);
}
