package dev.slipway.build;

/**
 * Something that a build read.
 *
 * @param uri what it is: a URL without credentials, or a name in the form {@code context:…} or {@code base:…}
 * @param algorithm what {@code digest} is of: {@code sha256} of a file, {@code gitCommit}, {@code chainId} of layers, or
 *     {@code slipwaySelection} of the names, attributes and contents that a step took
 * @param digest in hexadecimal
 */
public record Material(String uri, String algorithm, String digest) {
    static Material base(String name, String key) {
        return new Material("base:" + name, "chainId", key.substring(key.indexOf(':') + 1));
    }

    static Material selection(String from, String sources, String digest) {
        return new Material(from + ":" + sources, "slipwaySelection", digest);
    }
}
