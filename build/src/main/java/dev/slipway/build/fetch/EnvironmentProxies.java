package dev.slipway.build.fetch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Proxies as the variables {@code http_proxy}, {@code https_proxy}, {@code all_proxy} and {@code no_proxy} name them. */
public final class EnvironmentProxies extends ProxySelector {
    private final Map<String, String> environment;

    /** The proxies of that environment. */
    public EnvironmentProxies(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public List<Proxy> select(URI uri) {
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        String scheme = uri.getScheme() == null ? "http" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (isExempt(host)) {
            return List.of(Proxy.NO_PROXY);
        }
        return List.of(variable(scheme + "_proxy")
                .or(() -> variable("all_proxy"))
                .flatMap(EnvironmentProxies::proxy)
                .orElse(Proxy.NO_PROXY));
    }

    private boolean isExempt(String host) {
        if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
            return true;
        }
        for (String rule : variable("no_proxy").orElse("").split(",")) {
            String name = rule.strip()
                    .toLowerCase(Locale.ROOT)
                    .replaceFirst("^\\*?\\.", "")
                    .replaceFirst(":\\d+$", "");
            if (name.equals("*") || (!name.isEmpty() && (host.equals(name) || host.endsWith("." + name)))) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))))
                .filter(value -> !value.isBlank());
    }

    private static Optional<Proxy> proxy(String value) {
        try {
            URI uri = URI.create(value.contains("://") ? value : "http://" + value);
            int port = uri.getPort() < 0 ? 80 : uri.getPort();
            return uri.getHost() == null
                    ? Optional.empty()
                    : Optional.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(uri.getHost(), port)));
        } catch (IllegalArgumentException e) {
            // A variable that is no address is no proxy, as curl has it.
            return Optional.empty();
        }
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The request itself fails with the same reason.
    }
}
