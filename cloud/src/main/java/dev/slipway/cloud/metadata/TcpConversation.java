package dev.slipway.cloud.metadata;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One connection from its SYN to its end: takes a request in order, sends the answer within the guest's window, and
 * sends again what was not acknowledged.
 */
final class TcpConversation {
    private static final long RESEND_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long IDLE_NANOS = Duration.ofSeconds(60).toNanos();
    private static final int MOST_RESENDS = 8;

    private final TcpSegment opening;
    private final int initial;
    private final Consumer<TcpSegment> out;
    private final HttpExchange exchange = new HttpExchange();
    private final HttpExchange.Handler handler;

    private int expected;
    private byte[] answer = new byte[0];
    private boolean answering;
    private boolean established;
    private boolean guestDone;

    /** How much of the answer was sent and acknowledged; its end counts as one more. */
    private int sent;

    private int acknowledged;
    private int window;
    private int resends;
    private long lastSentNanos;
    private long lastHeardNanos;

    TcpConversation(TcpSegment opening, int initial, Consumer<TcpSegment> out, HttpExchange.Handler handler, long now) {
        this.opening = opening;
        this.initial = initial;
        this.out = out;
        this.handler = handler;
        this.expected = opening.sequence + 1;
        this.window = opening.window;
        this.lastHeardNanos = now;
        greet(now);
    }

    boolean isOpenedBy(TcpSegment segment) {
        return segment.sequence == opening.sequence;
    }

    /** Sends the SYN of our side, again if need be. */
    void greet(long now) {
        lastSentNanos = now;
        send(TcpSegment.SYN | TcpSegment.ACK, initial, new byte[0]);
    }

    /** Takes a segment that is no SYN. */
    void take(TcpSegment segment, long now) {
        lastHeardNanos = now;
        if (segment.has(TcpSegment.ACK)) {
            acknowledge(segment, now);
        }
        boolean inOrder = segment.sequence == expected;
        if (inOrder && segment.payload.length > 0) {
            expected += segment.payload.length;
            if (!answering) {
                Optional<byte[]> message = exchange.take(segment.payload, handler);
                message.ifPresent(bytes -> {
                    answer = bytes;
                    answering = true;
                });
            }
        }
        if (inOrder && segment.has(TcpSegment.FIN)) {
            expected++;
            guestDone = true;
            // A guest that closes before its request is complete gets an empty answer: our end.
            answering = true;
        }
        if (segment.payload.length > 0 || segment.has(TcpSegment.FIN)) {
            send(TcpSegment.ACK, next(), new byte[0]);
        }
        transmit(now);
    }

    private void acknowledge(TcpSegment segment, long now) {
        int upTo = segment.acknowledged - (initial + 1);
        if (upTo < 0 || upTo > sent) {
            return;
        }
        established = true;
        window = segment.window;
        if (upTo > acknowledged) {
            acknowledged = upTo;
            resends = 0;
            lastSentNanos = now;
        }
    }

    private void transmit(long now) {
        while (established && answering && sent <= answer.length) {
            int room = window - (sent - acknowledged);
            int length = Math.max(0, Math.min(Math.min(TcpSegment.MOST_PAYLOAD, answer.length - sent), room));
            if (length == 0 && sent < answer.length) {
                return;
            }
            boolean last = sent + length == answer.length;
            byte[] part = Arrays.copyOfRange(answer, sent, sent + length);
            send(TcpSegment.ACK | (last ? TcpSegment.FIN | TcpSegment.PSH : 0), initial + 1 + sent, part);
            sent += length + (last ? 1 : 0);
            lastSentNanos = now;
        }
    }

    /** Sends again what was lost; false when the conversation is over or given up. */
    boolean tick(long now) {
        if (isOver() || now - lastHeardNanos > IDLE_NANOS || resends > MOST_RESENDS) {
            return false;
        }
        if (now - lastSentNanos < RESEND_NANOS << Math.min(resends, 4)) {
            return true;
        }
        if (!established) {
            resends++;
            greet(now);
        } else if (answering && acknowledged <= answer.length) {
            resends++;
            sent = acknowledged;
            // One byte past a closed window asks whether it opened again.
            window = Math.max(window, 1);
            transmit(now);
        }
        return true;
    }

    /** Whether both sides have said and heard everything. */
    boolean isOver() {
        return guestDone && answering && acknowledged == answer.length + 1;
    }

    private int next() {
        return initial + 1 + sent;
    }

    private void send(int flags, int sequence, byte[] payload) {
        out.accept(opening.answer(sequence, expected, flags, payload));
    }
}
