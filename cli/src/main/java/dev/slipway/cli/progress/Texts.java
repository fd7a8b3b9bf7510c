package dev.slipway.cli.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Sizes, times and ages as words. */
public final class Texts {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};
    private static final Duration WEEKS_FROM = Duration.ofDays(14);
    private static final Duration MONTHS_FROM = Duration.ofDays(60);

    private Texts() {}

    /** A size in decimal units as docker prints it: {@code 1.23GB}. */
    public static String bytes(long count) {
        double value = count;
        int unit = 0;
        while (value >= 1000 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        if (unit == 0) {
            return count + "B";
        }
        int digits = value < 10 ? 2 : value < 100 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + digits + "f%s", value, UNITS[unit]);
    }

    /** A time in seconds with a tenth: {@code 12.3s}. */
    public static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1fs", time.toMillis() / 1000.0);
    }

    /** How long ago {@code then} was, as docker says it: {@code 7 minutes}. */
    public static String age(Instant then, Instant now) {
        Duration age = Duration.between(then, now);
        if (age.compareTo(Duration.ofMinutes(1)) < 0) {
            return count(Math.max(0, age.toSeconds()), "second");
        }
        if (age.compareTo(Duration.ofHours(1)) < 0) {
            return count(age.toMinutes(), "minute");
        }
        if (age.compareTo(Duration.ofDays(2)) < 0) {
            return count(age.toHours(), "hour");
        }
        if (age.compareTo(WEEKS_FROM) < 0) {
            return count(age.toDays(), "day");
        }
        if (age.compareTo(MONTHS_FROM) < 0) {
            return count(age.toDays() / 7, "week");
        }
        if (age.compareTo(Duration.ofDays(730)) < 0) {
            return count(age.toDays() / 30, "month");
        }
        return count(age.toDays() / 365, "year");
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
