package dev.slipway.oci.registry;

import java.util.regex.Pattern;

/**
 * A repository of a registry.
 *
 * @param registry host, with its port if it is an odd one; Docker Hub is {@code docker.io}
 * @param path the name there, as {@code library/debian}
 */
public record RepositoryName(String registry, String path) {
    static final String DOCKER_HUB = "docker.io";
    private static final Pattern REGISTRY =
            Pattern.compile("(\\[[0-9a-fA-F:]+\\]|[a-zA-Z0-9][a-zA-Z0-9.-]*)(:[0-9]{1,5})?");
    private static final Pattern PATH =
            Pattern.compile("[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*");
    private static final int LONGEST = 255;

    public RepositoryName {
        if (!REGISTRY.matcher(registry).matches()) {
            throw new IllegalArgumentException("not a registry (host or host:port): " + registry);
        }
        if (path.length() > LONGEST || !PATH.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "not a repository (lower-case letters, digits and single ._- between them, parted by /): " + path);
        }
    }

    /** Parses {@code [HOST/]PATH} by Docker's rule: what comes before the first slash is a host if it looks like one. */
    public static RepositoryName parse(String text) {
        int slash = text.indexOf('/');
        String first = slash < 0 ? "" : text.substring(0, slash);
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        String registry = host ? first : DOCKER_HUB;
        String path = host ? text.substring(slash + 1) : text;
        if (registry.equals("index.docker.io") || registry.equals("registry-1.docker.io")) {
            registry = DOCKER_HUB;
        }
        boolean official = registry.equals(DOCKER_HUB) && !path.contains("/");
        return new RepositoryName(registry, official ? "library/" + path : path);
    }

    @Override
    public String toString() {
        return registry + "/" + path;
    }
}
