package dev.slipway.cli.terminal;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Time spans that users write, as docker has them and with days: {@code 90s}, {@code 1h30m}, {@code 7d}. */
public final class TimeSpan {
    private static final Pattern PART = Pattern.compile("(\\d{1,6})([smhd])");

    private TimeSpan() {}

    /** The span that {@code text} means; {@code option} is named when it means none. */
    public static Duration parse(String option, String text) {
        Matcher part = PART.matcher(text);
        Duration whole = Duration.ZERO;
        int end = 0;
        while (part.lookingAt()) {
            long number = Long.parseLong(part.group(1));
            whole = whole.plus(
                    switch (part.group(2)) {
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        default -> Duration.ofDays(number);
                    });
            end = part.end();
            part.region(end, text.length());
        }
        if (end == 0 || end < text.length()) {
            throw Failure.usage(
                    option + " " + text + " is not a time span; write numbers with s, m, h or d, as 12h or 7d.");
        }
        return whole;
    }
}
