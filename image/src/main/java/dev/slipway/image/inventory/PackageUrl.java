package dev.slipway.image.inventory;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.StringJoiner;

/** Package URLs (ECMA-427) of what distributions install. */
final class PackageUrl {
    private static final String UNRESERVED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_~";

    private PackageUrl() {}

    static String of(InstalledPackage installed, Distribution distribution) {
        String version = installed.version();
        StringJoiner qualifiers = new StringJoiner("&", "?", "").setEmptyValue("");
        if (!installed.architecture().isEmpty()) {
            qualifiers.add("arch=" + encoded(installed.architecture()));
        }
        if (!distribution.version().isEmpty()) {
            qualifiers.add("distro=" + encoded(distribution.id() + "-" + distribution.version()));
        }
        int epoch = version.indexOf(':');
        if (installed.ecosystem() == Ecosystem.RPM && epoch >= 0) {
            qualifiers.add("epoch=" + encoded(version.substring(0, epoch)));
            version = version.substring(epoch + 1);
        }
        String name = installed.ecosystem() == Ecosystem.RPM
                ? installed.name()
                : installed.name().toLowerCase(Locale.ROOT);
        return "pkg:" + installed.ecosystem().type() + "/" + encoded(distribution.id()) + "/" + encoded(name) + "@"
                + encoded(version) + qualifiers;
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (UNRESERVED.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
