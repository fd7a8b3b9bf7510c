package dev.slipway.cloud.guest;

import dev.slipway.cloud.metadata.MetadataService;
import dev.slipway.cloud.network.Card;
import dev.slipway.cloud.network.Dhcp;
import dev.slipway.cloud.network.Firewall;
import dev.slipway.cloud.network.FrameSocket;
import dev.slipway.cloud.network.MacAddress;
import dev.slipway.cloud.network.SecurityRules;
import dev.slipway.cloud.network.Segment;
import dev.slipway.machine.Machine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The connections between a running guest's cards and what lies beyond them. */
final class Wiring implements AutoCloseable {
    private final Machine machine;
    private final PrivateNetworks networks;
    private final MetadataService metadata;
    private final Map<MacAddress, Wire> wires = new ConcurrentHashMap<>();

    /** The connection of one card, with all sockets that it needs. */
    private record Wire(Card card, UUID network, Optional<Segment.Port> port, List<FrameSocket> sockets) {}

    /** Stands for the network of the public card, which is no private one. */
    private static final UUID WORLD = new UUID(0, 0);

    private Wiring(Machine machine, PrivateNetworks networks, MetadataService metadata) {
        this.machine = machine;
        this.networks = networks;
        this.metadata = metadata;
    }

    /** Connects to every card of a running guest. */
    static Wiring connect(Machine machine, GuestPlan plan, PrivateNetworks networks, MetadataService metadata)
            throws IOException {
        Wiring wiring = new Wiring(machine, networks, metadata);
        try {
            wiring.add(plan);
        } catch (IOException | RuntimeException e) {
            wiring.close();
            throw e;
        }
        return wiring;
    }

    /** Connects to the cards of a plan that are not connected yet. */
    void add(GuestPlan plan) throws IOException {
        if (plan.publicCard().isPresent()
                && !wires.containsKey(plan.publicCard().get().mac())) {
            publicCard(plan.publicCard().get(), plan.rules());
        }
        for (PrivateCard card : plan.privateCards()) {
            if (!wires.containsKey(card.mac())) {
                privateCard(card, plan.rules());
            }
        }
    }

    /** Cuts the connections of cards that a plan does not have: from then on no packet passes. */
    void cutAllBut(GuestPlan plan) throws IOException {
        Map<MacAddress, UUID> wanted = new HashMap<>();
        plan.publicCard().ifPresent(card -> wanted.put(card.mac(), WORLD));
        plan.privateCards().forEach(card -> wanted.put(card.mac(), card.network()));
        for (Map.Entry<MacAddress, Wire> wire : List.copyOf(wires.entrySet())) {
            if (!wire.getValue().network().equals(wanted.get(wire.getKey()))) {
                wires.remove(wire.getKey());
                cut(wire.getValue());
            }
        }
    }

    private void cut(Wire wire) throws IOException {
        wire.port().ifPresent(networks::unplug);
        for (FrameSocket socket : wire.sockets()) {
            socket.close();
        }
    }

    private void publicCard(PublicCard visible, SecurityRules rules) throws IOException {
        List<FrameSocket> sockets = open(GuestSockets.PUBLIC, GuestSockets.UPLINK);
        FrameSocket guest = sockets.getFirst();
        FrameSocket uplink = sockets.getLast();
        Card card = new Card(guest, new Firewall(visible.mac(), rules), List.of(metadata));
        wires.put(visible.mac(), new Wire(card, WORLD, Optional.empty(), sockets));
        guest.receive(bytes -> card.fromGuest(bytes, (_, passed) -> uplink.send(passed)));
        uplink.receive(card::toGuest);
    }

    private void privateCard(PrivateCard hidden, SecurityRules rules) throws IOException {
        List<FrameSocket> sockets = open(GuestSockets.privateCard(hidden.mac()));
        List<Card.Service> services = hidden.lease().stream()
                .<Card.Service>map(lease -> new Dhcp(hidden.mac(), lease))
                .toList();
        Card card = new Card(sockets.getFirst(), new Firewall(hidden.mac(), rules), services);
        Segment.Port port = networks.plug(hidden.network(), card::toGuest);
        wires.put(hidden.mac(), new Wire(card, hidden.network(), Optional.of(port), sockets));
        sockets.getFirst().receive(bytes -> card.fromGuest(bytes, port::take));
    }

    private List<FrameSocket> open(String... names) throws IOException {
        List<FrameSocket> sockets = new ArrayList<>();
        try {
            for (String name : names) {
                sockets.add(FrameSocket.connect(
                        machine.reachable(machine.files().directory().resolve(name))));
            }
        } catch (IOException | RuntimeException e) {
            for (FrameSocket socket : sockets) {
                socket.close();
            }
            throw e;
        }
        return sockets;
    }

    void replace(SecurityRules rules) {
        wires.values().forEach(wire -> wire.card().replace(rules));
    }

    void tick() {
        metadata.tick();
    }

    @Override
    public void close() throws IOException {
        for (Wire wire : wires.values()) {
            cut(wire);
        }
    }
}
