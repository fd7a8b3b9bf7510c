package dev.slipway.build.step;

import java.math.BigDecimal;

/** Durations as Go prints them: {@code 1m30s}, {@code 1.5s}, {@code 20ms}. */
final class GoDurationText {
    private static final long SECOND = 1_000_000_000L;

    private GoDurationText() {}

    static String of(long nanos) {
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < 1_000_000L) {
            return nanos < 1000 ? nanos + "ns" : scaled(nanos, 3) + "\u00b5s";
        }
        if (nanos < SECOND) {
            return scaled(nanos, 6) + "ms";
        }
        long hours = nanos / (3600 * SECOND);
        long minutes = nanos / (60 * SECOND) % 60;
        String text = scaled(nanos % (60 * SECOND), 9) + "s";
        if (hours > 0 || minutes > 0) {
            text = minutes + "m" + text;
        }
        return hours > 0 ? hours + "h" + text : text;
    }

    private static String scaled(long value, int digits) {
        BigDecimal number = BigDecimal.valueOf(value, digits).stripTrailingZeros();
        return number.signum() == 0 ? "0" : number.toPlainString();
    }
}
