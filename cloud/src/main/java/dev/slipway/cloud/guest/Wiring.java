package dev.slipway.cloud.guest;

import dev.slipway.cloud.metadata.MetadataService;
import dev.slipway.cloud.network.Card;
import dev.slipway.cloud.network.Dhcp;
import dev.slipway.cloud.network.Firewall;
import dev.slipway.cloud.network.FrameSocket;
import dev.slipway.cloud.network.Link;
import dev.slipway.cloud.network.MacAddress;
import dev.slipway.cloud.network.SecurityRules;
import dev.slipway.cloud.network.Segment;
import dev.slipway.machine.Machine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The connections between a running guest's cards and what lies beyond them. */
final class Wiring implements AutoCloseable {
    private final PrivateNetworks networks;
    private final MetadataService metadata;
    private final List<FrameSocket> sockets = new ArrayList<>();
    private final List<Segment.Port> ports = new ArrayList<>();
    private final List<Card> cards = new ArrayList<>();

    private Wiring(PrivateNetworks networks, MetadataService metadata) {
        this.networks = networks;
        this.metadata = metadata;
    }

    /** Connects to every card of a running guest. */
    static Wiring connect(Machine machine, GuestPlan plan, PrivateNetworks networks, MetadataService metadata)
            throws IOException {
        Wiring wiring = new Wiring(networks, metadata);
        try {
            if (plan.publicCard().isPresent()) {
                wiring.publicCard(machine, plan.publicCard().get(), plan.rules());
            }
            for (int number = 0; number < plan.privateCards().size(); number++) {
                wiring.privateCard(machine, plan.privateCards().get(number), number, plan.rules());
            }
        } catch (IOException | RuntimeException e) {
            wiring.close();
            throw e;
        }
        return wiring;
    }

    private void publicCard(Machine machine, PublicCard visible, SecurityRules rules) throws IOException {
        FrameSocket guest = open(machine, GuestSockets.PUBLIC);
        FrameSocket uplink = open(machine, GuestSockets.UPLINK);
        Card card = card(guest, visible.mac(), rules, List.of(metadata));
        guest.receive(bytes -> card.fromGuest(bytes, (_, passed) -> uplink.send(passed)));
        uplink.receive(card::toGuest);
    }

    private void privateCard(Machine machine, PrivateCard hidden, int number, SecurityRules rules) throws IOException {
        FrameSocket guest = open(machine, GuestSockets.privateCard(number));
        List<Card.Service> services = hidden.lease().stream()
                .<Card.Service>map(lease -> new Dhcp(hidden.mac(), lease))
                .toList();
        Card card = card(guest, hidden.mac(), rules, services);
        Segment.Port port = networks.plug(hidden.network(), card::toGuest);
        ports.add(port);
        guest.receive(bytes -> card.fromGuest(bytes, port::take));
    }

    private FrameSocket open(Machine machine, String name) throws IOException {
        FrameSocket socket = FrameSocket.connect(
                machine.reachable(machine.files().directory().resolve(name)));
        sockets.add(socket);
        return socket;
    }

    private Card card(Link guest, MacAddress mac, SecurityRules rules, List<Card.Service> services) {
        Card card = new Card(guest, new Firewall(mac, rules), services);
        cards.add(card);
        return card;
    }

    void replace(SecurityRules rules) {
        cards.forEach(card -> card.replace(rules));
    }

    void tick() {
        metadata.tick();
    }

    @Override
    public void close() throws IOException {
        ports.forEach(networks::unplug);
        for (FrameSocket socket : sockets) {
            socket.close();
        }
    }
}
