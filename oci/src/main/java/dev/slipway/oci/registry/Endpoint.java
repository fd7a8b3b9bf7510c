package dev.slipway.oci.registry;

import dev.slipway.json.Json;
import dev.slipway.oci.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/**
 * A repository as one server has it: the registry itself, or a mirror.
 *
 * @param address of the server, without the {@code /v2/}
 */
record Endpoint(Transport transport, URI address, RepositoryName repository) {
    private static final int LARGEST_ERROR_BYTES = 64 << 10;

    /** The address of something in the repository, as {@code manifests/latest}. */
    URI uri(String path) {
        return URI.create(address + "/v2/" + repository.path() + "/" + path);
    }

    HttpResponse<InputStream> pull(Request request) throws IOException, InterruptedException {
        return send(request, List.of(scope(repository, "pull")));
    }

    HttpResponse<InputStream> push(Request request) throws IOException, InterruptedException {
        return send(request, List.of(scope(repository, "pull,push")));
    }

    /** Asks for what is to be mounted, too. */
    HttpResponse<InputStream> mount(Request request, RepositoryName from) throws IOException, InterruptedException {
        return send(request, List.of(scope(repository, "pull,push"), scope(from, "pull")));
    }

    private HttpResponse<InputStream> send(Request request, List<String> scopes)
            throws IOException, InterruptedException {
        // A mirror is another host: what is kept for the registry is not shown to it.
        boolean own = address.equals(Mirrors.origin(repository.registry()));
        return transport.send(request, own ? repository.registry() : address.getRawAuthority(), scopes);
    }

    private static String scope(RepositoryName repository, String actions) {
        return "repository:" + repository.path() + ":" + actions;
    }

    /** The failure that an answer other than the expected one is; reads and closes its body. */
    RegistryException failure(Request request, HttpResponse<InputStream> response, String what) throws IOException {
        int status = response.statusCode();
        String said;
        try (InputStream body = response.body()) {
            said = said(body.readNBytes(LARGEST_ERROR_BYTES));
        }
        String reason = " (" + request.shown() + " answered " + status + (said.isEmpty() ? "" : ": " + said) + ")";
        return switch (status) {
            case 404 -> new RegistryException(Kind.MISSING, address.getAuthority() + " has no " + what + reason);
            case 401, 403 ->
                new RegistryException(
                        Kind.DENIED,
                        address.getAuthority() + " does not let you have " + what + reason + ". Run `docker login "
                                + repository.registry() + "`, or set DOCKER_CONFIG to where its config.json is");
            case 429 ->
                new RegistryException(
                        Kind.UNREACHABLE,
                        address.getAuthority() + " is asked too often for " + what + reason + "; wait, or log in");
            default ->
                new RegistryException(
                        status >= 500 ? Kind.UNREACHABLE : Kind.FAILED,
                        address.getAuthority() + " did not serve " + what + reason);
        };
    }

    /** The messages of a registry's error document. */
    private static String said(byte[] body) {
        try {
            Map<String, Object> document = Json.object(body, "error");
            if (document.get("errors") instanceof List<?> errors) {
                return String.join(
                        "; ",
                        errors.stream()
                                .filter(Map.class::isInstance)
                                .map(error ->
                                        ((Map<?, ?>) error).get("code") + ": " + ((Map<?, ?>) error).get("message"))
                                .toList());
            }
        } catch (IOException e) {
            return "";
        }
        return "";
    }
}
