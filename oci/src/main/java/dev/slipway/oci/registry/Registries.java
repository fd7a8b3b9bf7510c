package dev.slipway.oci.registry;

import dev.slipway.oci.Blob;
import dev.slipway.oci.Descriptor;
import dev.slipway.oci.Manifest;
import dev.slipway.oci.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The registries of the world, as this user may use them. */
public final class Registries {
    /** Small enough that a broken piece is no loss, large enough that the answers in between do not count. */
    private static final long PIECE_BYTES = 32L << 20;

    private final Transport transport;
    private final Mirrors mirrors;
    private final long pieceBytes;

    /**
     * Registries by {@code client}, made when it is first needed; it must not follow redirections itself, as it would
     * carry what is secret along.
     */
    public Registries(Supplier<HttpClient> client, DockerCredentials credentials, Mirrors mirrors) {
        this(client, credentials, mirrors, Patience.USUAL, PIECE_BYTES);
    }

    Registries(
            Supplier<HttpClient> client,
            DockerCredentials credentials,
            Mirrors mirrors,
            Patience patience,
            long pieceBytes) {
        this.transport = new Transport(client, credentials, patience);
        this.mirrors = mirrors;
        this.pieceBytes = pieceBytes;
    }

    /**
     * The image for {@code platform}; its layers are not fetched yet.
     *
     * @throws RegistryException when no mirror and not the registry itself has it
     */
    public RemoteImage image(Reference reference, Platform platform) throws IOException, InterruptedException {
        return source(reference.repository()).image(reference, platform);
    }

    /** The manifest under a tag, of whatever kind of artifact. */
    public Manifest manifest(Reference reference) throws IOException, InterruptedException {
        return new Source(List.of(origin(reference.repository()))).manifest(reference);
    }

    /** A small blob, verified. */
    public byte[] document(RepositoryName repository, Descriptor blob) throws IOException, InterruptedException {
        return new Source(List.of(origin(repository))).blob(blob);
    }

    /** Fetches a blob into {@code file}, which appears whole and verified or not at all. */
    public void fetch(RepositoryName repository, Descriptor blob, Path file) throws IOException, InterruptedException {
        source(repository).fetch(blob, file);
    }

    /** Whether there is a manifest under the reference. */
    public boolean has(Reference reference) throws IOException, InterruptedException {
        Endpoint endpoint = origin(reference.repository());
        Request request = Request.of("HEAD", endpoint.uri("manifests/" + reference.selector()));
        HttpResponse<InputStream> response = endpoint.pull(request);
        response.body().close();
        if (response.statusCode() == 200 || response.statusCode() == 404) {
            return response.statusCode() == 200;
        }
        throw endpoint.failure(request, response, reference.toString());
    }

    /**
     * Puts a manifest under {@code target}, its blobs first, so that nobody sees half of it.
     *
     * @param neighbour a repository of the same registry that has the blobs already
     */
    public void push(Reference target, List<Blob> blobs, Blob manifest, Optional<RepositoryName> neighbour)
            throws IOException, InterruptedException {
        Endpoint endpoint = origin(target.repository());
        Optional<RepositoryName> near = neighbour.filter(
                other -> other.registry().equals(target.repository().registry()) && !other.equals(target.repository()));
        for (Blob blob : blobs) {
            new Upload(endpoint, blob, pieceBytes).send(near);
        }
        byte[] document;
        try (InputStream in = manifest.open()) {
            document = in.readAllBytes();
        }
        Request put = Request.of("PUT", endpoint.uri("manifests/" + target.selector()))
                .withHeader("Content-Type", manifest.descriptor().mediaType())
                .withBody(() -> HttpRequest.BodyPublishers.ofByteArray(document));
        HttpResponse<InputStream> done = endpoint.push(put);
        if (done.statusCode() != 201 && done.statusCode() != 200) {
            throw endpoint.failure(put, done, "manifest of " + target);
        }
        done.body().close();
    }

    private Source source(RepositoryName repository) {
        return new Source(mirrors.of(repository.registry()).stream()
                .map(address -> new Endpoint(transport, address, repository))
                .toList());
    }

    private Endpoint origin(RepositoryName repository) {
        return new Endpoint(transport, Mirrors.origin(repository.registry()), repository);
    }
}
