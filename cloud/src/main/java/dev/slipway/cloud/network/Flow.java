package dev.slipway.cloud.network;

/**
 * Two ends that talk, seen from the guest.
 *
 * @param protocol its IP number
 * @param localPort the guest's port; the identifier of an ICMP echo; 0 for protocols without either
 */
record Flow(int protocol, IpAddress local, int localPort, IpAddress remote, int remotePort) {
    static Flow of(Direction way, IpPacket packet) {
        return way == Direction.OUTBOUND
                ? new Flow(
                        packet.protocol(),
                        packet.source(),
                        packet.sourcePort(),
                        packet.destination(),
                        packet.destinationPort())
                : new Flow(
                        packet.protocol(),
                        packet.destination(),
                        packet.destinationPort(),
                        packet.source(),
                        packet.sourcePort());
    }
}
