package dev.slipway.cloud.network;

import java.util.Optional;

/** Reads IP headers that an enemy may have written: every length is checked before it is used. */
final class IpParser {
    private static final int V4_HEADER = 20;
    private static final int V6_HEADER = 40;
    private static final int MOST_EXTENSIONS = 8;
    private static final int ECHO_REQUEST_V4 = 8;

    private final byte[] bytes;
    private final int from;
    private final int to;

    /** Whether the packet is quoted by an ICMP error, which cuts it. */
    private final boolean cut;

    private IpParser(byte[] bytes, int from, int to, boolean cut) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.cut = cut;
    }

    static Optional<IpPacket> parse(byte[] bytes, int from, int to, boolean cut) {
        if (from < 0 || to > bytes.length || to - from < V4_HEADER) {
            return Optional.empty();
        }
        IpParser parser = new IpParser(bytes, from, to, cut);
        return switch (bytes[from] >> 4 & 0xf) {
            case IpAddress.V4 -> parser.v4();
            case IpAddress.V6 -> parser.v6();
            default -> Optional.empty();
        };
    }

    private Optional<IpPacket> v4() {
        int header = (bytes[from] & 0xf) * 4;
        int total = u16(from + 2);
        int fragment = u16(from + 6);
        if (header < V4_HEADER || total < header || header > to - from || (!cut && total > to - from)) {
            return Optional.empty();
        }
        return transport(
                IpAddress.read(bytes, from + 12, IpAddress.V4),
                IpAddress.read(bytes, from + 16, IpAddress.V4),
                bytes[from + 9] & 0xff,
                new Extent(from + header, Math.min(to, from + total)),
                new Fragment(u16(from + 4), (fragment & 0x1fff) * 8, (fragment & 0x2000) != 0));
    }

    private Optional<IpPacket> v6() {
        if (to - from < V6_HEADER) {
            return Optional.empty();
        }
        int length = u16(from + 4);
        if (!cut && length > to - from - V6_HEADER) {
            return Optional.empty();
        }
        int end = Math.min(to, from + V6_HEADER + length);
        int at = from + V6_HEADER;
        int next = bytes[from + 6] & 0xff;
        Fragment fragment = new Fragment(0, 0, false);
        for (int count = 0; isExtension(next); count++) {
            if (count == MOST_EXTENSIONS || end - at < 8) {
                return Optional.empty();
            }
            int size = 8;
            if (next == 44) {
                int bits = u16(at + 2);
                fragment = new Fragment((long) u16(at + 4) << 16 | u16(at + 6), bits & 0xfff8, (bits & 1) != 0);
            } else {
                size = next == 51 ? ((bytes[at + 1] & 0xff) + 2) * 4 : ((bytes[at + 1] & 0xff) + 1) * 8;
            }
            next = bytes[at] & 0xff;
            at += size;
            if (at > end) {
                return Optional.empty();
            }
            if (fragment.offset() > 0) {
                // What follows is the middle of something; only the first fragment says of what.
                break;
            }
        }
        return transport(
                IpAddress.read(bytes, from + 8, IpAddress.V6),
                IpAddress.read(bytes, from + 24, IpAddress.V6),
                next,
                new Extent(at, end),
                fragment);
    }

    private static boolean isExtension(int next) {
        return next == 0 || next == 43 || next == 44 || next == 51 || next == 60;
    }

    private Optional<IpPacket> transport(
            IpAddress source, IpAddress destination, int protocol, Extent payload, Fragment fragment) {
        int at = payload.from();
        int sourcePort = 0;
        int destinationPort = 0;
        int flags = 0;
        if (fragment.offset() > 0) {
            // A second fragment that starts within TCP's header would rewrite flags that were already judged.
            if (protocol == IpPacket.TCP && fragment.offset() < 20) {
                return Optional.empty();
            }
        } else {
            if (payload.to() - at < leastHeader(protocol)) {
                return Optional.empty();
            }
            switch (protocol) {
                case IpPacket.TCP, IpPacket.UDP -> {
                    sourcePort = u16(at);
                    destinationPort = u16(at + 2);
                    flags = protocol == IpPacket.TCP && payload.to() - at > 13 ? bytes[at + 13] & 0x3f : 0;
                }
                case IpPacket.ICMP, IpPacket.ICMP_V6 -> {
                    flags = bytes[at] & 0xff;
                    if (isEcho(protocol, flags)) {
                        sourcePort = u16(at + 4);
                        destinationPort = sourcePort;
                    }
                }
                default -> {}
            }
        }
        return Optional.of(new IpPacket(
                source,
                destination,
                protocol,
                at,
                payload.to(),
                fragment.id(),
                fragment.offset(),
                fragment.more(),
                sourcePort,
                destinationPort,
                flags));
    }

    private int leastHeader(int protocol) {
        return switch (protocol) {
            case IpPacket.TCP -> cut ? 8 : 20;
            case IpPacket.UDP, IpPacket.ICMP, IpPacket.ICMP_V6 -> 8;
            default -> 0;
        };
    }

    private static boolean isEcho(int protocol, int type) {
        return protocol == IpPacket.ICMP ? type == 0 || type == ECHO_REQUEST_V4 : type == 128 || type == 129;
    }

    private int u16(int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    private record Extent(int from, int to) {}

    private record Fragment(long id, int offset, boolean more) {}
}
