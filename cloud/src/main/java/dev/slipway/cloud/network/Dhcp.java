package dev.slipway.cloud.network;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Gives one card of a private network the address that was chosen for it, by DHCP (RFC 2131). */
public final class Dhcp implements Card.Service {
    private static final int FIXED_BYTES = 236;
    private static final int COOKIE = 0x63825363;
    private static final int LEASE_SECONDS = 86_400;

    private static final int DISCOVER = 1;
    private static final int OFFER = 2;
    private static final int REQUEST = 3;
    private static final int ACK = 5;
    private static final int NAK = 6;

    private static final int OPTION_REQUESTED = 50;
    private static final int OPTION_TYPE = 53;
    private static final int OPTION_END = 255;

    private final MacAddress card;
    private final IpRange lease;

    /**
     * The service of one card.
     *
     * @param lease the card's own address and the prefix of its network
     */
    public Dhcp(MacAddress card, IpRange lease) {
        if (lease.base().version() != IpAddress.V4 || lease.prefixBits() > 30) {
            throw new IllegalArgumentException("DHCP leases IPv4 addresses of networks up to /30, not " + lease);
        }
        this.card = card;
        this.lease = lease;
    }

    @Override
    public boolean take(Frame frame, byte[] bytes, Link guest) {
        if (!(frame.content() instanceof Frame.Ip(IpPacket packet))
                || packet.protocol() != IpPacket.UDP
                || packet.isFragment()
                || packet.sourcePort() != 68
                || packet.destinationPort() != 67) {
            return false;
        }
        answer(Arrays.copyOfRange(bytes, packet.payloadOffset() + 8, packet.payloadEnd()))
                .ifPresent(payload -> guest.send(FrameWriter.udp(
                        new FrameWriter.Ends(
                                serverMac(),
                                server(),
                                MacAddress.BROADCAST,
                                new IpAddress(IpAddress.V4, 0, 0xffff_ffffL)),
                        67,
                        68,
                        payload)));
        return true;
    }

    private Optional<byte[]> answer(byte[] request) {
        boolean ours = request.length > FIXED_BYTES + 4
                && request[0] == 1
                && ByteBuffer.wrap(request).getInt(FIXED_BYTES) == COOKIE
                && MacAddress.read(request, 28).equals(card);
        if (!ours) {
            return Optional.empty();
        }
        int type = option(request, OPTION_TYPE)
                .filter(v -> v.length == 1)
                .map(v -> (int) v[0])
                .orElse(0);
        return switch (type) {
            case DISCOVER -> Optional.of(reply(request, OFFER));
            case REQUEST -> Optional.of(reply(request, isOurs(request) ? ACK : NAK));
            default -> Optional.empty();
        };
    }

    private boolean isOurs(byte[] request) {
        IpAddress wanted = option(request, OPTION_REQUESTED)
                .filter(value -> value.length == 4)
                .map(value -> IpAddress.read(value, 0, IpAddress.V4))
                .orElse(IpAddress.read(request, 12, IpAddress.V4));
        return wanted.equals(lease.base());
    }

    private byte[] reply(byte[] request, int type) {
        ByteBuffer reply = ByteBuffer.allocate(300);
        reply.put(request, 0, FIXED_BYTES);
        reply.put(0, (byte) 2);
        reply.put(3, (byte) 0);
        reply.putInt(16, type == NAK ? 0 : (int) lease.base().low());
        reply.putInt(20, (int) server().low());
        reply.putInt(24, 0);
        reply.putInt(COOKIE);
        option(reply, OPTION_TYPE, new byte[] {(byte) type});
        option(reply, 54, server().bytes());
        if (type != NAK) {
            option(reply, 51, ByteBuffer.allocate(4).putInt(LEASE_SECONDS).array());
            option(reply, 1, new IpAddress(IpAddress.V4, 0, mask()).bytes());
        }
        reply.put((byte) OPTION_END);
        return reply.array();
    }

    private static void option(ByteBuffer reply, int code, byte[] value) {
        reply.put((byte) code).put((byte) value.length).put(value);
    }

    private static Optional<byte[]> option(byte[] request, int code) {
        int at = FIXED_BYTES + 4;
        while (at + 1 < request.length && (request[at] & 0xff) != OPTION_END) {
            if (request[at] == 0) {
                at++;
                continue;
            }
            int end = at + 2 + (request[at + 1] & 0xff);
            if (end > request.length) {
                return Optional.empty();
            }
            if ((request[at] & 0xff) == code) {
                return Optional.of(Arrays.copyOfRange(request, at + 2, end));
            }
            at = end;
        }
        return Optional.empty();
    }

    private long mask() {
        return 0xffff_ffffL << (32 - lease.prefixBits()) & 0xffff_ffffL;
    }

    /** The network's first address, which no guest gets. */
    private IpAddress server() {
        return new IpAddress(IpAddress.V4, 0, (lease.base().low() & mask()) + 1);
    }

    private static MacAddress serverMac() {
        return new MacAddress(0x0200_00a9_fe2aL);
    }
}
