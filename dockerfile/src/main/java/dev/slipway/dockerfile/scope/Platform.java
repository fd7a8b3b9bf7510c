package dev.slipway.dockerfile.scope;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A platform in Go's words.
 *
 * @param architecture {@code amd64}, {@code arm64}, …
 * @param variant {@code v7} of arm and the like; empty when there is none
 */
public record Platform(String os, String architecture, String variant) {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_.-]+");

    /** {@code os/architecture[/variant]}, or either of the first two alone; nothing if it is no platform. */
    public static Optional<Platform> parse(String text) {
        List<String> parts = List.of(text.toLowerCase(Locale.ROOT).split("/", -1));
        if (parts.size() > 3
                || !parts.stream().allMatch(part -> PART.matcher(part).matches())) {
            return Optional.empty();
        }
        if (parts.size() == 1) {
            return switch (parts.getFirst()) {
                case "linux", "windows", "freebsd", "darwin" -> Optional.of(normal(parts.getFirst(), "amd64", ""));
                case "local" -> Optional.empty();
                default -> Optional.of(normal("linux", parts.getFirst(), ""));
            };
        }
        return Optional.of(normal(parts.getFirst(), parts.get(1), parts.size() == 3 ? parts.get(2) : ""));
    }

    private static Platform normal(String os, String architecture, String variant) {
        return switch (architecture) {
            case "x86_64", "x86-64", "amd64" -> new Platform(os, "amd64", variant.equals("v1") ? "" : variant);
            case "i386", "386" -> new Platform(os, "386", "");
            case "aarch64", "arm64" ->
                new Platform(os, "arm64", variant.equals("8") || variant.equals("v8") ? "" : variant);
            case "armhf" -> new Platform(os, "arm", "v7");
            case "armel" -> new Platform(os, "arm", "v6");
            case "arm" -> new Platform(os, "arm", variant.isEmpty() ? "v7" : numbered(variant));
            default -> new Platform(os, architecture, variant);
        };
    }

    private static String numbered(String variant) {
        return Character.isDigit(variant.charAt(0)) ? "v" + variant : variant;
    }

    /** {@code os/architecture[/variant]}. */
    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
