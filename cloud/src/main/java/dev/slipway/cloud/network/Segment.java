package dev.slipway.cloud.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One broadcast domain: a switch that learns behind which port an address lies. Safe for several threads. */
public final class Segment {
    private static final int MOST_ADDRESSES = 4096;

    private final List<Port> ports = new ArrayList<>();
    private final Map<MacAddress, Port> learned = new LinkedHashMap<>();

    /** A place to plug a link in. */
    public final class Port implements AutoCloseable {
        private final Link link;

        private Port(Link link) {
            this.link = link;
        }

        /** Takes a frame from the link and passes it to whom it concerns. */
        public void take(Frame frame, byte[] bytes) {
            targets(this, frame).forEach(port -> port.link.send(bytes));
        }

        /** Unplugs the link. */
        @Override
        public void close() {
            unplug(this);
        }
    }

    /** Plugs a link in. */
    public synchronized Port plug(Link link) {
        Port port = new Port(link);
        ports.add(port);
        return port;
    }

    /** Whether nothing is plugged in. */
    public synchronized boolean isEmpty() {
        return ports.isEmpty();
    }

    private synchronized void unplug(Port port) {
        ports.remove(port);
        learned.values().removeIf(port::equals);
    }

    private synchronized List<Port> targets(Port from, Frame frame) {
        if (!ports.contains(from)) {
            return List.of();
        }
        if (!frame.source().isGroup() && (learned.size() < MOST_ADDRESSES || learned.containsKey(frame.source()))) {
            learned.put(frame.source(), from);
        }
        Port known = learned.get(frame.destination());
        if (known != null) {
            return known.equals(from) ? List.of() : List.of(known);
        }
        return ports.stream().filter(port -> !port.equals(from)).toList();
    }
}
