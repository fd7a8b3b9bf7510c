package dev.slipway.machine.qemu;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a machine's network cards are connected to. */
public sealed interface Network {
    /** How many cards without an uplink a machine takes at a time; they may come and go while it runs. */
    int SLOTS = 9;

    /** QEMU's name of a slot. */
    static String slot(int number) {
        return "slot" + number;
    }

    /** The names of the sockets in the machine's directory on which QEMU listens for frames. */
    default List<String> sockets() {
        return switch (this) {
            case User() -> List.of();
            case Switched(List<Card> cards) ->
                cards.stream()
                        .flatMap(card -> Stream.concat(Stream.of(card.socket()), card.uplink().stream()))
                        .toList();
        };
    }

    /** One card on QEMU's own user network, which translates addresses and forwards ports. */
    record User() implements Network {}

    /**
     * Cards whose frames pass through sockets, so that somebody else decides where they go.
     *
     * @param cards in the order the guest sees them; without any the machine has no network
     */
    record Switched(List<Card> cards) implements Network {
        /** Copies the list and refuses a second way out, as forwards lead into one, and more cards than slots. */
        public Switched {
            cards = List.copyOf(cards);
            if (cards.size() > SLOTS) {
                throw new IllegalArgumentException("a machine has at most " + SLOTS + " cards");
            }
            if (cards.stream().filter(card -> card.uplink().isPresent()).count() > 1) {
                throw new IllegalArgumentException("only one card of a machine can have an uplink");
            }
        }
    }

    /**
     * A virtio card behind a unix stream socket on which QEMU listens; each frame is preceded by its length, four bytes
     * big-endian.
     *
     * @param socket a file name in the machine's directory
     * @param uplink the name of a second socket, behind which lies QEMU's user network
     */
    record Card(String macAddress, String socket, Optional<String> uplink) {}
}
