package dev.slipway.cli.terminal;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes that users write: a number with K, M, G or T, powers of 1024 as in docker. */
public final class ByteSize {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\s*([kmgt]?)(i?b)?");
    private static final String UNITS = "kmgt";

    private ByteSize() {}

    /** The bytes that {@code text} means; {@code option} is named when it means none. */
    public static long parse(String option, String text) {
        Matcher matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw Failure.usage(option + " " + text + " is not a size; write a number and K, M, G or T, as 2G.");
        }
        int unit = matcher.group(2).isEmpty() ? -1 : UNITS.indexOf(matcher.group(2));
        return Long.parseLong(matcher.group(1)) << (10 * (unit + 1));
    }
}
