package dev.slipway.oci;

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

    public static final Platform LINUX_AMD64 = new Platform("linux", "amd64", Optional.empty());

    /** Parses {@code os/architecture[/variant]} or {@code architecture}, with the usual other names (x86_64, aarch64). */
    public static Platform parse(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split("/", -1);
        for (String part : parts) {
            if (!part.matches("[a-z0-9_.()-]+")) {
                throw new IllegalArgumentException(
                        "not a platform (os/architecture[/variant], as linux/amd64): " + text);
            }
        }
        return switch (parts.length) {
            case 1 -> of("linux", parts[0], Optional.empty());
            case 2 -> of(parts[0], parts[1], Optional.empty());
            case 3 -> of(parts[0], parts[1], Optional.of(parts[2]));
            default ->
                throw new IllegalArgumentException(
                        "not a platform (os/architecture[/variant], as linux/amd64): " + text);
        };
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
