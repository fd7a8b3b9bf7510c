package dev.slipway.build.outside;

import dev.slipway.build.fetch.EnvironmentProxies;
import dev.slipway.oci.registry.DockerCredentials;
import dev.slipway.oci.registry.Mirrors;
import dev.slipway.oci.registry.Registries;
import dev.slipway.oci.registry.RegistryException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What of the world outside of this host a build may ask.
 *
 * @param registries for bases that the store does not have
 * @param fresh true asks a registry even for a base that the store has by name
 */
public record Outside(Optional<Registries> registries, boolean fresh) {
    /** Nothing but this host. */
    public static final Outside NONE = new Outside(Optional.empty(), false);

    private static final String OFFLINE = "SLIPWAY_OFFLINE";
    private static final String MIRRORS = "SLIPWAY_MIRRORS";

    /**
     * The registries, by Docker's credentials, the usual variables for proxies, and {@code SLIPWAY_MIRRORS}; none when
     * {@code SLIPWAY_OFFLINE} is set.
     */
    public static Outside of(Map<String, String> environment) throws RegistryException {
        if (!environment.getOrDefault(OFFLINE, "").isBlank()) {
            return NONE;
        }
        try {
            Mirrors mirrors = Mirrors.parse(environment.getOrDefault(MIRRORS, ""));
            DockerCredentials credentials = DockerCredentials.of(environment);
            return new Outside(Optional.of(new Registries(() -> client(environment), credentials, mirrors)), false);
        } catch (IllegalArgumentException e) {
            throw new RegistryException(
                    RegistryException.Kind.FAILED,
                    MIRRORS + " cannot be used: " + e.getMessage() + ". Correct the variable, or unset it.",
                    e);
        }
    }

    private static HttpClient client(Map<String, String> environment) {
        return HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(15))
                .proxy(new EnvironmentProxies(environment))
                .build();
    }

    /** A copy with this choice about bases that the store has. */
    public Outside withFresh(boolean fresh) {
        return new Outside(registries, fresh);
    }
}
