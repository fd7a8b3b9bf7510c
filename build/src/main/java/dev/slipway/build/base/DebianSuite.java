package dev.slipway.build.base;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A system that can be bootstrapped, as the official images' tags name it.
 *
 * @param distribution {@code debian} or {@code ubuntu}
 * @param suite the archive's directory, {@code bookworm}
 * @param slim without manuals, documentation and translations
 */
record DebianSuite(String distribution, String suite, boolean slim) {
    private static final Pattern NAME = Pattern.compile("(debian|ubuntu)(?::([a-z0-9.-]+))?");

    private static final Map<String, String> DEBIAN = Map.ofEntries(
            Map.entry("latest", "trixie"),
            Map.entry("14", "forky"),
            Map.entry("13", "trixie"),
            Map.entry("12", "bookworm"),
            Map.entry("11", "bullseye"));
    private static final List<String> DEBIAN_SUITES =
            List.of("forky", "trixie", "bookworm", "bullseye", "stable", "oldstable", "testing", "unstable", "sid");
    private static final Map<String, String> UBUNTU = Map.ofEntries(
            Map.entry("latest", "noble"),
            Map.entry("26.04", "resolute"),
            Map.entry("24.04", "noble"),
            Map.entry("22.04", "jammy"),
            Map.entry("20.04", "focal"));
    private static final List<String> UBUNTU_SUITES = List.of("resolute", "noble", "jammy", "focal");

    /** The system that a familiar image name means, when it is one of these. */
    static Optional<DebianSuite> of(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        boolean debian = matcher.group(1).equals("debian");
        String tag = matcher.group(2) == null ? "latest" : matcher.group(2);
        boolean slim = debian && tag.endsWith("-slim");
        String version = slim ? tag.substring(0, tag.length() - "-slim".length()) : tag;
        Map<String, String> versions = debian ? DEBIAN : UBUNTU;
        if ((debian ? DEBIAN_SUITES : UBUNTU_SUITES).contains(version)) {
            return Optional.of(new DebianSuite(matcher.group(1), version, slim));
        }
        return Optional.ofNullable(versions.get(version)).map(suite -> new DebianSuite(matcher.group(1), suite, slim));
    }

    /** True when the suite has updates and security fixes in archives of their own. */
    boolean hasUpdates() {
        return !suite.equals("sid") && !suite.equals("unstable");
    }

    /** Where the keys of this distribution's archives lie in a system of it. */
    String keyring() {
        return "/usr/share/keyrings/" + distribution + "-archive-keyring.gpg";
    }

    /** What the host's sources are searched for. */
    String components() {
        return distribution.equals("debian") ? "main" : "main universe";
    }

    @Override
    public String toString() {
        return distribution + ":" + suite + (slim ? "-slim" : "");
    }
}
