package dev.slipway.cli.server;

import java.time.Duration;

/** A time span as docker words it. */
final class Age {
    private Age() {}

    /** As {@code 5 seconds}, {@code About a minute}, {@code 3 weeks}. */
    static String of(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 1) {
            return "Less than a second";
        }
        if (seconds < 120) {
            return seconds == 1 ? "1 second" : seconds < 60 ? seconds + " seconds" : "About a minute";
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return minutes + " minutes";
        }
        long hours = Math.round(minutes / 60.0);
        if (hours < 48) {
            return hours == 1 ? "About an hour" : hours + " hours";
        }
        long days = hours / 24;
        if (days < 14) {
            return days + " days";
        }
        return days < 60 ? days / 7 + " weeks" : days < 730 ? days / 30 + " months" : days / 365 + " years";
    }
}
