package dev.slipway.cloud.api;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as the API writes them, to the microsecond, always in six digits. */
public final class Times {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private Times() {}

    /** The form of instance/v1. */
    public static String offset(Instant time) {
        return SECONDS.format(time) + "+00:00";
    }

    /** The form of every other API. */
    public static String zulu(Instant time) {
        return SECONDS.format(time) + "Z";
    }
}
