package dev.slipway.dockerfile.instruction;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 1h15m30.5s}. */
final class GoDuration {
    private static final Pattern PART = Pattern.compile("(\\d{1,19}\\.?\\d{0,19}|\\.\\d{1,19})(ns|us|µs|μs|ms|s|m|h)");
    private static final Map<String, Long> NANOSECONDS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "μs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private GoDuration() {}

    /** The duration; nothing if the text is none, or beyond what 64 bits of nanoseconds hold. */
    static Optional<Duration> parse(String text) {
        boolean negative = text.startsWith("-");
        String rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        BigDecimal total = BigDecimal.ZERO;
        Matcher matcher = PART.matcher(rest);
        int end = 0;
        while (end < rest.length() && matcher.find(end) && matcher.start() == end) {
            String number = matcher.group(1);
            long unit = NANOSECONDS.getOrDefault(matcher.group(2), 0L);
            String digits = number.endsWith(".") ? number + "0" : "0" + number;
            total = total.add(new BigDecimal(digits).multiply(BigDecimal.valueOf(unit)));
            end = matcher.end();
        }
        BigDecimal whole = total.setScale(0, RoundingMode.DOWN);
        if (end == 0 || end < rest.length() || whole.toBigInteger().bitLength() > 63) {
            return Optional.empty();
        }
        Duration duration = Duration.ofNanos(whole.longValueExact());
        return Optional.of(negative ? duration.negated() : duration);
    }
}
