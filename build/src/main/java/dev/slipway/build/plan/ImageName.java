package dev.slipway.build.plan;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Names of images as Docker shortens them: {@code docker.io/library/debian:latest} is {@code debian}. */
public final class ImageName {
    private ImageName() {}

    /** The shortest form, in lower case. */
    public static String familiar(String name) {
        String shorter = name.toLowerCase(Locale.ROOT);
        for (String prefix : new String[] {"index.docker.io/", "docker.io/", "library/"}) {
            shorter = shorter.startsWith(prefix) ? shorter.substring(prefix.length()) : shorter;
        }
        return shorter.endsWith(":latest") ? shorter.substring(0, shorter.length() - ":latest".length()) : shorter;
    }

    /** The one of {@code known} that means the same as {@code name}. */
    static Optional<String> same(String name, Collection<String> known) {
        if (known.contains(name)) {
            return Optional.of(name);
        }
        return known.stream()
                .filter(k -> familiar(k).equals(familiar(name)))
                .sorted()
                .findFirst();
    }
}
