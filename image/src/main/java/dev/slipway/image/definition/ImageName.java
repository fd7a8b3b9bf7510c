package dev.slipway.image.definition;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rules for names of images, tags, hosts and packages. */
final class ImageName {
    static final String REPOSITORY_RULE =
            "lower-case letters and digits, with single . _ - or / between them, such as web or team/web";
    static final String TAG_RULE = "letters, digits, _ . and -, 128 at most, beginning with a letter, a digit or _";
    static final String HOSTNAME_RULE = "letters, digits and - (not at the ends), 63 at most";

    private static final String PART = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final Pattern REPOSITORY = Pattern.compile(PART + "(?:/" + PART + ")*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern HOSTNAME = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Pattern PACKAGE = Pattern.compile("[a-z0-9][a-z0-9+.-]+");

    private ImageName() {}

    static Optional<String> repository(String text) {
        return text.length() <= 255 ? matching(REPOSITORY, text) : Optional.empty();
    }

    static Optional<String> tag(String text) {
        return matching(TAG, text);
    }

    static Optional<String> hostname(String text) {
        return matching(HOSTNAME, text);
    }

    static Optional<String> debianPackage(String text) {
        return matching(PACKAGE, text);
    }

    /** The nearest repository name of a free text, as of a directory or of an old Makefile's NAME. */
    static String sanitized(String text) {
        String name = text.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9._/-]+", "-")
                .replaceAll("[._-]*/[._/-]*", "/")
                .replaceAll("([._-])[._-]+", "$1")
                .replaceAll("^[._/-]+|[._/-]+$", "");
        return repository(name).orElse("image");
    }

    /** The host name that an image's name suggests. */
    static String hostnameFrom(String repository) {
        String last = repository.substring(repository.lastIndexOf('/') + 1).replaceAll("[^a-z0-9-]+", "-");
        String name = last.substring(0, Math.min(63, last.length())).replaceAll("^-+|-+$", "");
        return hostname(name).orElse("server");
    }

    private static Optional<String> matching(Pattern pattern, String text) {
        return pattern.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }
}
