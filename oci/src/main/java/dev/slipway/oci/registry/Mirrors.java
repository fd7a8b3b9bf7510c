package dev.slipway.oci.registry;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which servers are asked in a registry's place, before it.
 *
 * @param addresses by registry
 */
public record Mirrors(Map<String, List<URI>> addresses) {
    public static final Mirrors NONE = new Mirrors(Map.of());

    public Mirrors {
        addresses = Map.copyOf(addresses);
    }

    /**
     * Parses {@code REGISTRY=MIRROR} parted by commas or blanks; a mirror is a host, or a URL which may have a path.
     * A registry may have more than one, asked in order.
     */
    public static Mirrors parse(String text) {
        Map<String, List<URI>> found = new LinkedHashMap<>();
        for (String word : text.strip().split("[,\\s]+")) {
            if (word.isEmpty()) {
                continue;
            }
            String[] pair = word.split("=", 2);
            if (pair.length != 2 || pair[0].isEmpty() || pair[1].isEmpty()) {
                throw new IllegalArgumentException(
                        word + " is not REGISTRY=MIRROR, as in docker.io=https://mirror.example");
            }
            String registry = RepositoryName.parse(pair[0] + "/x").registry();
            found.computeIfAbsent(registry, name -> new ArrayList<>()).add(address(pair[1]));
        }
        return new Mirrors(found);
    }

    /** All addresses to ask for {@code registry}, itself the last. */
    List<URI> of(String registry) {
        List<URI> all = new ArrayList<>(addresses.getOrDefault(registry, List.of()));
        all.add(origin(registry));
        return all;
    }

    /** The address of the registry itself. */
    static URI origin(String registry) {
        return address(registry.equals(RepositoryName.DOCKER_HUB) ? "registry-1.docker.io" : registry);
    }

    /** Only the loopback is trusted without TLS; everywhere else plain http must be asked for by its URL. */
    private static URI address(String text) {
        if (text.contains("://")) {
            return URI.create(text.replaceFirst("/+$", ""));
        }
        String host = text.replaceFirst(":[0-9]+$", "");
        boolean loopback = host.equals("localhost") || host.matches("127(\\.[0-9]{1,3}){3}") || host.equals("[::1]");
        return URI.create((loopback ? "http://" : "https://") + text);
    }
}
