package dev.slipway.cloud.guest;

import dev.slipway.cloud.network.Link;
import dev.slipway.cloud.network.Segment;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The segments that have guests, by the private network they are. */
final class PrivateNetworks {
    private final Map<UUID, Segment> segments = new HashMap<>();

    synchronized Segment.Port plug(UUID network, Link link) {
        return segments.computeIfAbsent(network, _ -> new Segment()).plug(link);
    }

    synchronized void unplug(Segment.Port port) {
        port.close();
        segments.values().removeIf(Segment::isEmpty);
    }
}
