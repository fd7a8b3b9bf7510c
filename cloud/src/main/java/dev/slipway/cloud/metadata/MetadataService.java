package dev.slipway.cloud.metadata;

import dev.slipway.cloud.network.Card;
import dev.slipway.cloud.network.Frame;
import dev.slipway.cloud.network.FrameWriter;
import dev.slipway.cloud.network.IpAddress;
import dev.slipway.cloud.network.IpPacket;
import dev.slipway.cloud.network.Link;
import dev.slipway.cloud.network.MacAddress;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** The host 169.254.42.42 on one guest's public wire. Safe for several threads. */
public final class MetadataService implements Card.Service {
    /** Where every Scaleway server finds its metadata. */
    public static final IpAddress ADDRESS = IpAddress.parse("169.254.42.42");

    /** The gateway of Scaleway's routed addresses, through which cloud-init routes to the metadata. */
    public static final IpAddress GATEWAY = IpAddress.parse("62.210.0.1");

    private static final Set<IpAddress> OURS = Set.of(ADDRESS, GATEWAY);
    private static final MacAddress MAC = new MacAddress(0x0200_a9fe_2a2aL);
    private static final int HTTP = 80;
    private static final int MOST_CONVERSATIONS = 64;

    private final MetadataRoutes routes;
    private final LongSupplier nanos;
    private final SecureRandom random = new SecureRandom();
    private final Map<Guest, TcpConversation> conversations = new LinkedHashMap<>();

    private record Guest(IpAddress address, int port) {}

    /** The service of one guest. */
    public MetadataService(Metadata metadata) {
        this(metadata, System::nanoTime);
    }

    MetadataService(Metadata metadata, LongSupplier nanos) {
        this.routes = new MetadataRoutes(metadata);
        this.nanos = nanos;
    }

    @Override
    public boolean take(Frame frame, byte[] bytes, Link guest) {
        return switch (frame.content()) {
            case Frame.Arp arp -> {
                boolean asked = OURS.contains(arp.target());
                if (asked && arp.operation() == 1) {
                    guest.send(FrameWriter.arpReply(MAC, arp.target(), arp));
                }
                yield asked;
            }
            case Frame.Ip(IpPacket packet) -> {
                boolean meant = packet.destination().equals(ADDRESS);
                // Fragments of a TCP segment come from nobody who wants an answer.
                if (meant && packet.protocol() == IpPacket.TCP && packet.isWhole()) {
                    TcpSegment.parse(bytes, packet.payloadOffset(), packet.payloadEnd())
                            .ifPresent(segment -> take(frame.source(), packet.source(), segment, guest));
                }
                yield meant;
            }
        };
    }

    private synchronized void take(MacAddress mac, IpAddress address, TcpSegment segment, Link guest) {
        FrameWriter.Ends ends = new FrameWriter.Ends(MAC, ADDRESS, mac, address);
        Guest key = new Guest(address, segment.sourcePort);
        long now = nanos.getAsLong();
        TcpConversation known = conversations.get(key);
        if (segment.has(TcpSegment.RST)) {
            conversations.remove(key);
        } else if (segment.has(TcpSegment.SYN) && segment.destinationPort == HTTP) {
            if (known != null && known.isOpenedBy(segment)) {
                known.greet(now);
            } else {
                open(key, segment, ends, guest, now);
            }
        } else if (known == null || segment.destinationPort != HTTP) {
            guest.send(FrameWriter.tcp(ends, reset(segment).bytes()));
        } else {
            known.take(segment, now);
            if (known.isOver()) {
                conversations.remove(key);
            }
        }
    }

    private void open(Guest key, TcpSegment segment, FrameWriter.Ends ends, Link guest, long now) {
        conversations.remove(key);
        conversations.put(
                key,
                new TcpConversation(
                        segment,
                        random.nextInt(),
                        answer -> guest.send(FrameWriter.tcp(ends, answer.bytes())),
                        (method, target, body) -> routes.answer(method, target, key.port(), body),
                        now));
        if (conversations.size() > MOST_CONVERSATIONS) {
            conversations.remove(conversations.keySet().iterator().next());
        }
    }

    private static TcpSegment reset(TcpSegment segment) {
        int length = segment.payload.length + (segment.has(TcpSegment.SYN | TcpSegment.FIN) ? 1 : 0);
        return segment.answer(
                segment.has(TcpSegment.ACK) ? segment.acknowledged : 0,
                segment.sequence + length,
                TcpSegment.RST | TcpSegment.ACK,
                new byte[0]);
    }

    /** Sends again what was lost and forgets what is over; to be called about twice a second. */
    public synchronized void tick() {
        long now = nanos.getAsLong();
        conversations.values().removeIf(conversation -> !conversation.tick(now));
    }
}
