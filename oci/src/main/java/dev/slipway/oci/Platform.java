package dev.slipway.oci;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an image runs on, in the words of the Go toolchain (image-spec image-index.md, platform).
 *
 * @param os {@code linux}
 * @param architecture {@code amd64}, {@code arm64}, {@code arm}, …
 * @param variant {@code v7} of an {@code arm}; absent where the architecture alone says it
 */
public record Platform(String os, String architecture, Optional<String> variant) {

    /** Go's, of which Slipway makes Linux alone. */
    private static final List<String> SYSTEMS = List.of(
            "aix",
            "android",
            "darwin",
            "dragonfly",
            "freebsd",
            "illumos",
            "ios",
            "js",
            "linux",
            "netbsd",
            "openbsd",
            "plan9",
            "solaris",
            "wasip1",
            "windows");

    /** Go's. */
    private static final List<String> ARCHITECTURES = List.of(
            "386",
            "amd64",
            "arm",
            "arm64",
            "loong64",
            "mips",
            "mipsle",
            "mips64",
            "mips64le",
            "ppc64",
            "ppc64le",
            "riscv64",
            "s390x",
            "wasm");

    public static final Platform LINUX_AMD64 = new Platform("linux", "amd64", Optional.empty());

    /**
     * Parses {@code os/architecture[/variant]}, or either of the first two alone, with the usual other names (x86_64,
     * aarch64); throws {@link IllegalArgumentException} for what is not known, and for what is not Linux.
     */
    public static Platform parse(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split("/", -1);
        for (String part : parts) {
            if (parts.length > 3 || !part.matches("[a-z0-9_.()-]+")) {
                throw new IllegalArgumentException(
                        "not a platform (os/architecture[/variant], as linux/amd64): " + text);
            }
        }
        if (parts.length > 1) {
            return known(text, of(parts[0], parts[1], parts.length == 3 ? Optional.of(parts[2]) : Optional.empty()));
        }
        if (SYSTEMS.contains(parts[0])) {
            return known(text, of(parts[0], host().architecture(), host().variant()));
        }
        Platform platform = of("linux", parts[0], Optional.empty());
        if (!ARCHITECTURES.contains(platform.architecture)) {
            throw new IllegalArgumentException("unknown operating system or architecture: " + text
                    + "; write os/architecture[/variant], as linux/amd64");
        }
        return platform;
    }

    private static Platform known(String text, Platform platform) {
        if (!platform.os.equals("linux")) {
            throw new IllegalArgumentException(
                    (SYSTEMS.contains(platform.os) ? "only linux is built, not " : "unknown operating system: ")
                            + platform.os + " in " + text + "; write linux/" + platform.architecture);
        }
        if (!ARCHITECTURES.contains(platform.architecture)) {
            throw new IllegalArgumentException("unknown architecture: " + platform.architecture + " in " + text
                    + "; known are " + String.join(", ", ARCHITECTURES));
        }
        return platform;
    }

    /** The platform with its architecture in the one spelling used here. */
    public static Platform of(String os, String architecture, Optional<String> variant) {
        return switch (architecture) {
            case "x86_64", "x86-64", "amd64" -> new Platform(os, "amd64", variant.filter(v -> !v.equals("v1")));
            case "aarch64", "arm64" ->
                new Platform(os, "arm64", variant.filter(v -> !v.equals("v8") && !v.equals("8")));
            case "armhf" -> new Platform(os, "arm", Optional.of("v7"));
            case "armel" -> new Platform(os, "arm", Optional.of("v6"));
            case "armv7l" -> new Platform(os, "arm", Optional.of("v7"));
            case "arm" ->
                new Platform(
                        os, "arm", Optional.of(variant.map(Platform::armVariant).orElse("v7")));
            case "i386", "i686", "386" -> new Platform(os, "386", Optional.empty());
            default -> new Platform(os, architecture, variant);
        };
    }

    private static String armVariant(String text) {
        return text.startsWith("v") ? text : "v" + text;
    }

    /** The platform of this host. */
    public static Platform host() {
        return of("linux", System.getProperty("os.arch"), Optional.empty());
    }

    /** True when an image for {@code other} is what a caller asking for this platform wants. */
    public boolean accepts(Platform other) {
        Platform mine = of(os, architecture, variant);
        Platform theirs = of(other.os, other.architecture, other.variant);
        return mine.equals(theirs);
    }

    @Override
    public String toString() {
        return os + "/" + architecture + variant.map(v -> "/" + v).orElse("");
    }
}
