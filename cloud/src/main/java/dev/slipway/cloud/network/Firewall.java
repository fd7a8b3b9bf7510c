package dev.slipway.cloud.network;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The security group of one card: judges packets by its rules and remembers what it accepted, so that answers pass.
 * Safe for several threads.
 */
public final class Firewall {
    private static final int MOST_FLOWS = 65_536;
    private static final int MOST_FRAGMENTS = 1024;
    private static final long FRAGMENT_NANOS = Duration.ofSeconds(30).toNanos();

    private final MacAddress card;
    private final LongSupplier nanos;
    private SecurityRules rules;

    /** Eldest use first, so that the longest idle flow gives way to a new one. */
    private final LinkedHashMap<Flow, Entry> flows = new LinkedHashMap<>(16, 0.75f, true);

    private final LinkedHashMap<FragmentKey, Verdict> fragments = new LinkedHashMap<>();

    private record FragmentKey(Direction way, IpAddress source, IpAddress destination, long id) {}

    private record Verdict(boolean admitted, long atNanos) {}

    private record Entry(Direction opened, boolean answered, boolean closing, long lastNanos) {
        long lifeNanos(int protocol) {
            Duration life = switch (protocol) {
                case IpPacket.TCP ->
                    closing ? Duration.ofSeconds(30) : answered ? Duration.ofHours(5) : Duration.ofMinutes(2);
                case IpPacket.UDP -> answered ? Duration.ofMinutes(3) : Duration.ofSeconds(30);
                default -> Duration.ofSeconds(30);
            };
            return life.toNanos();
        }
    }

    /** A firewall before the card with this address. */
    public Firewall(MacAddress card, SecurityRules rules) {
        this(card, rules, System::nanoTime);
    }

    Firewall(MacAddress card, SecurityRules rules, LongSupplier nanos) {
        this.card = card;
        this.rules = rules;
        this.nanos = nanos;
    }

    /** Sets other rules; what was accepted before and would not be now is forgotten. */
    public synchronized void replace(SecurityRules other) {
        rules = other;
        flows.entrySet()
                .removeIf(flow -> other.decide(flow.getValue().opened(), flow.getKey()) == SecurityRule.Action.DROP);
        fragments.clear();
    }

    /** Whether a frame may pass in this direction. */
    public synchronized boolean admits(Direction way, Frame frame, byte[] bytes) {
        if (way == Direction.OUTBOUND && !frame.source().equals(card)) {
            return false;
        }
        return switch (frame.content()) {
            case Frame.Arp arp -> way == Direction.INBOUND || arp.senderMac().equals(card);
            case Frame.Ip(IpPacket packet) -> admits(way, packet, bytes);
        };
    }

    private boolean admits(Direction way, IpPacket packet, byte[] bytes) {
        long now = nanos.getAsLong();
        if (!packet.isFragment()) {
            return judge(way, packet, bytes, now);
        }
        FragmentKey key = new FragmentKey(way, packet.source(), packet.destination(), packet.fragmentId());
        if (packet.fragmentOffset() > 0) {
            Verdict verdict = fragments.get(key);
            return verdict != null && verdict.admitted() && now - verdict.atNanos() < FRAGMENT_NANOS;
        }
        boolean admitted = judge(way, packet, bytes, now);
        fragments.put(key, new Verdict(admitted, now));
        shrink(fragments, MOST_FRAGMENTS);
        return admitted;
    }

    private boolean judge(Direction way, IpPacket packet, byte[] bytes, long now) {
        if (packet.isDiscovery() || isAddressing(way, packet)) {
            return true;
        }
        Flow flow = Flow.of(way, packet);
        if (!rules.stateful()) {
            return rules.decide(way, flow) == SecurityRule.Action.ACCEPT;
        }
        if (packet.isIcmpError()) {
            return packet.quoted(bytes)
                            .map(quoted -> live(Flow.of(opposite(way), quoted), now))
                            .orElse(false)
                    || rules.decide(way, flow) == SecurityRule.Action.ACCEPT;
        }
        if (live(flow, now)) {
            Entry entry = flows.get(flow);
            // An answer passes because of the question; a question is judged anew, else flows outlive their rules.
            if (entry != null && (entry.opened() == way || !packet.isQuestion())) {
                flows.put(flow, used(entry, way, packet, now));
                return true;
            }
        }
        if (rules.decide(way, flow) == SecurityRule.Action.DROP) {
            return false;
        }
        if (!isLateReset(packet)) {
            flows.put(flow, new Entry(way, false, false, now));
            shrink(flows, MOST_FLOWS);
        }
        return true;
    }

    private boolean live(Flow flow, long now) {
        Entry entry = flows.get(flow);
        if (entry == null) {
            return false;
        }
        if (now - entry.lastNanos() <= entry.lifeNanos(flow.protocol())) {
            return true;
        }
        flows.remove(flow);
        return false;
    }

    private static Entry used(Entry entry, Direction way, IpPacket packet, long now) {
        boolean tcp = packet.protocol() == IpPacket.TCP;
        boolean ends = tcp && (packet.flags() & (IpPacket.FIN | IpPacket.RST)) != 0;
        boolean begins = tcp && (packet.flags() & (IpPacket.SYN | IpPacket.ACK)) == IpPacket.SYN;
        return new Entry(
                entry.opened(), entry.answered() || way != entry.opened(), !begins && (entry.closing() || ends), now);
    }

    private static boolean isLateReset(IpPacket packet) {
        return packet.protocol() == IpPacket.TCP && (packet.flags() & IpPacket.RST) != 0;
    }

    /** DHCP and DHCPv6 between a client in the guest and a server on the wire. */
    private static boolean isAddressing(Direction way, IpPacket packet) {
        if (packet.protocol() != IpPacket.UDP || packet.isFragment()) {
            return false;
        }
        int guest = way == Direction.OUTBOUND ? packet.sourcePort() : packet.destinationPort();
        int wire = way == Direction.OUTBOUND ? packet.destinationPort() : packet.sourcePort();
        return (guest == 68 && wire == 67) || (guest == 546 && wire == 547);
    }

    private static Direction opposite(Direction way) {
        return way == Direction.INBOUND ? Direction.OUTBOUND : Direction.INBOUND;
    }

    private static <K, V> void shrink(Map<K, V> map, int most) {
        if (map.size() > most) {
            var eldest = map.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }
}
