package dev.slipway.cloud.network;

import java.util.List;
import java.util.Optional;

/**
 * A guest's card on our side of the wire: services of the host answer first, the firewall judges the rest, and what
 * passes goes on to the segment or uplink.
 */
public final class Card {
    private final Link guest;
    private final Firewall firewall;
    private final List<Service> services;

    /** Something on the host that answers a guest, as DHCP and metadata do; security groups do not apply to it. */
    public interface Service {
        /** Whether the frame was meant for this service; then it goes nowhere else. */
        boolean take(Frame frame, byte[] bytes, Link guest);
    }

    /** Where frames go that passed the firewall. */
    @FunctionalInterface
    public interface Beyond {
        /** Takes a frame that the guest may send. */
        void take(Frame frame, byte[] bytes);
    }

    /** A card whose guest is reached by {@code guest}. */
    public Card(Link guest, Firewall firewall, List<Service> services) {
        this.guest = guest;
        this.firewall = firewall;
        this.services = List.copyOf(services);
    }

    /** Sets other rules for what comes from now on. */
    public void replace(SecurityRules rules) {
        firewall.replace(rules);
    }

    /** Takes a frame from the guest. */
    public void fromGuest(byte[] bytes, Beyond beyond) {
        Optional<Frame> parsed = Frame.parse(bytes);
        if (parsed.isEmpty()) {
            return;
        }
        Frame frame = parsed.get();
        if (!frame.source().isGroup() && services.stream().anyMatch(service -> service.take(frame, bytes, guest))) {
            return;
        }
        if (firewall.admits(Direction.OUTBOUND, frame, bytes)) {
            beyond.take(frame, bytes);
        }
    }

    /** Takes a frame for the guest. */
    public void toGuest(byte[] bytes) {
        Optional<Frame> frame = Frame.parse(bytes);
        if (frame.isPresent() && firewall.admits(Direction.INBOUND, frame.get(), bytes)) {
            guest.send(bytes);
        }
    }
}
