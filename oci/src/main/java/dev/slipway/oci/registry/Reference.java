package dev.slipway.oci.registry;

import dev.slipway.oci.Digest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An image in a registry.
 *
 * @param tag {@code latest} where the text named neither tag nor digest
 * @param digest of the manifest or index; it wins over the tag
 */
public record Reference(RepositoryName repository, Optional<String> tag, Optional<Digest> digest) {
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

    public Reference {
        if (tag.isPresent() && !TAG.matcher(tag.get()).matches()) {
            throw new IllegalArgumentException("not a tag (up to 128 letters, digits, _ . -): " + tag.get());
        }
        if (tag.isEmpty() && digest.isEmpty()) {
            throw new IllegalArgumentException(repository + " without a tag or digest names no image");
        }
    }

    /** Parses {@code [HOST/]PATH[:TAG][@DIGEST]} as Docker does; throws {@link IllegalArgumentException}. */
    public static Reference parse(String text) {
        int at = text.indexOf('@');
        Optional<Digest> digest = at < 0 ? Optional.empty() : Optional.of(Digest.parse(text.substring(at + 1)));
        String named = at < 0 ? text : text.substring(0, at);
        int colon = named.lastIndexOf(':');
        boolean tagged = colon > named.lastIndexOf('/');
        Optional<String> tag = tagged
                ? Optional.of(named.substring(colon + 1))
                : digest.isPresent() ? Optional.empty() : Optional.of("latest");
        return new Reference(RepositoryName.parse(tagged ? named.substring(0, colon) : named), tag, digest);
    }

    /** The reference by tag in the same repository. */
    public Reference withTag(String tag) {
        return new Reference(repository, Optional.of(tag), Optional.empty());
    }

    /** What stands in a manifest's URL. */
    String selector() {
        return digest.map(Digest::toString).orElseGet(tag::orElseThrow);
    }

    @Override
    public String toString() {
        return repository
                + tag.map(t -> ":" + t).orElse("")
                + digest.map(d -> "@" + d).orElse("");
    }
}
