package dev.slipway.image.catalogue;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name and a tag, as Docker writes them.
 *
 * @param name repository name, lower case
 * @param tag version within it
 */
public record ImageReference(String name, String tag) implements Comparable<ImageReference> {
    /** The tag of a reference that gives none. */
    public static final String LATEST = "latest";

    private static final String PART = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final Pattern TEXT =
            Pattern.compile("(" + PART + "(?:/" + PART + ")*)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?");

    /** Reads {@code NAME[:TAG]}; empty when the text is no such name. */
    public static Optional<ImageReference> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (text.length() > 255 || !matcher.matches()) {
            return Optional.empty();
        }
        String tag = matcher.group(2);
        return Optional.of(new ImageReference(matcher.group(1), tag == null ? LATEST : tag));
    }

    /** Reads what a person asked an image to be called. */
    public static ImageReference of(String text) {
        return parse(text)
                .orElseThrow(() -> new CatalogueException("\"" + text
                        + "\" cannot name an image. Write NAME or NAME:TAG: a name of lower-case letters and digits with"
                        + " . _ - or / between them, a tag of letters, digits, _ . and -; such as web:1.2."));
    }

    @Override
    public int compareTo(ImageReference other) {
        return Comparator.comparing(ImageReference::name)
                .thenComparing(ImageReference::tag)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return name + ":" + tag;
    }
}
