package dev.slipway.oci.registry;

import dev.slipway.json.Json;
import dev.slipway.oci.Descriptor;
import dev.slipway.oci.Digest;
import dev.slipway.oci.ImageConfig;
import dev.slipway.oci.Index;
import dev.slipway.oci.Manifest;
import dev.slipway.oci.MediaType;
import dev.slipway.oci.OciException;
import dev.slipway.oci.Platform;
import dev.slipway.oci.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A repository to pull from: the mirrors in order, and the registry itself. */
final class Source {
    private static final int MAXIMUM_NESTING = 4;
    private static final int LARGEST_DOCUMENT_BYTES = 16 << 20;
    private static final String ACCEPTED = String.join(
            ", ", MediaType.OCI_INDEX, MediaType.DOCKER_INDEX, MediaType.OCI_MANIFEST, MediaType.DOCKER_MANIFEST);

    private final List<Endpoint> endpoints;

    Source(List<Endpoint> endpoints) {
        this.endpoints = List.copyOf(endpoints);
    }

    /** A document with the digest its bytes have. */
    private static final class Document {
        private final byte[] bytes;
        private final Digest digest;

        Document(byte[] bytes) {
            this.bytes = bytes;
            this.digest = Digest.sha256(bytes);
        }
    }

    private interface Call<T> {
        T on(Endpoint endpoint) throws IOException, InterruptedException;
    }

    /** Asks one after the other; what the last one says is what counts. */
    private <T> T first(Call<T> call) throws IOException, InterruptedException {
        for (Endpoint mirror : endpoints.subList(0, endpoints.size() - 1)) {
            try {
                return call.on(mirror);
            } catch (RegistryException e) {
                // A mirror is a convenience: whatever it lacks, the registry may have.
            }
        }
        return call.on(endpoints.getLast());
    }

    RemoteImage image(Reference reference, Platform platform) throws IOException, InterruptedException {
        Document top = document(reference.selector(), reference.toString());
        Document document = top;
        String what = reference.toString();
        for (int depth = 0; Json.object(document.bytes, what).containsKey("manifests"); depth++) {
            if (depth >= MAXIMUM_NESTING) {
                throw new OciException(what + ": indexes are nested deeper than " + MAXIMUM_NESTING);
            }
            Descriptor chosen = choose(Index.parse(document.bytes, what).manifests(), platform, what);
            document = document(chosen.digest().toString(), what + " for " + platform);
        }
        Manifest manifest = Manifest.parse(document.bytes, what);
        String type = manifest.config().mediaType();
        if (!type.isEmpty() && !type.equals(MediaType.OCI_CONFIG) && !type.equals(MediaType.DOCKER_CONFIG)) {
            throw new OciException(what + " is not an image: its configuration is of type " + type);
        }
        ImageConfig config = ImageConfig.parse(blob(manifest.config()), what + " configuration");
        for (Descriptor layer : manifest.layers()) {
            if (!MediaType.isLayer(layer.mediaType())) {
                throw new OciException(what + " has a layer of type " + layer.mediaType()
                        + ", which is no file system that may be fetched");
            }
        }
        if (manifest.layers().size() != config.diffIds().size()) {
            throw new OciException(what + " has " + manifest.layers().size() + " layers, and its configuration lists "
                    + config.diffIds().size() + ": the image is damaged");
        }
        return new RemoteImage(reference, top.digest, config, manifest.layers(), this);
    }

    /** The manifest of a reference, read as it is. */
    Manifest manifest(Reference reference) throws IOException, InterruptedException {
        return Manifest.parse(document(reference.selector(), reference.toString()).bytes, reference.toString());
    }

    private Document document(String selector, String what) throws IOException, InterruptedException {
        return first(endpoint -> {
            Request request =
                    Request.of("GET", endpoint.uri("manifests/" + selector)).withHeader("Accept", ACCEPTED);
            HttpResponse<InputStream> response = endpoint.pull(request);
            if (response.statusCode() != 200) {
                throw endpoint.failure(request, response, "image " + what);
            }
            byte[] bytes = read(request, response, endpoint, what);
            Document document = new Document(bytes);
            Optional<String> promised = selector.contains(":")
                    ? Optional.of(selector)
                    : response.headers().firstValue("Docker-Content-Digest").filter(d -> d.startsWith("sha256:"));
            if (promised.isPresent() && !promised.get().equals(document.digest.toString())) {
                throw new RegistryException(
                        Kind.FAILED,
                        "the manifest of " + what + " comes from "
                                + endpoint.address().getAuthority() + " as " + document.digest + " and should be "
                                + promised.get() + "; it is not used");
            }
            return document;
        });
    }

    /** A document of a blob, whole and verified. */
    byte[] blob(Descriptor descriptor) throws IOException, InterruptedException {
        return first(endpoint -> {
            Request request = Request.of("GET", endpoint.uri("blobs/" + descriptor.digest()));
            HttpResponse<InputStream> response = endpoint.pull(request);
            String what = "blob " + descriptor.digest();
            if (response.statusCode() != 200) {
                throw endpoint.failure(request, response, what);
            }
            byte[] bytes = read(request, response, endpoint, what);
            if (bytes.length != descriptor.sizeBytes() || !Digest.sha256(bytes).equals(descriptor.digest())) {
                throw new RegistryException(
                        Kind.FAILED,
                        what + " comes from " + endpoint.address().getAuthority()
                                + " with other content; it is not used");
            }
            return bytes;
        });
    }

    private static byte[] read(Request request, HttpResponse<InputStream> response, Endpoint endpoint, String what)
            throws IOException {
        try (InputStream body =
                new StallGuard(response.body(), endpoint.transport().patience().stall())) {
            byte[] bytes = body.readNBytes(LARGEST_DOCUMENT_BYTES + 1);
            if (bytes.length > LARGEST_DOCUMENT_BYTES) {
                throw new RegistryException(Kind.FAILED, what + " is larger than 16 MiB, which no image document is");
            }
            return bytes;
        } catch (RegistryException e) {
            throw e;
        } catch (IOException e) {
            throw Transport.unreachable(request, e, 1);
        }
    }

    void fetch(Descriptor wanted, Path target) throws IOException, InterruptedException {
        first(endpoint -> {
            Download.fetch(endpoint, wanted, target);
            return target;
        });
    }

    /** The image for the platform; an arm one of a lower version runs as well (the rule of containerd). */
    private static Descriptor choose(List<Descriptor> manifests, Platform platform, String what) throws OciException {
        for (Platform wanted = platform; ; wanted = lower(wanted).orElseThrow()) {
            Platform exact = wanted;
            Optional<Descriptor> found = manifests.stream()
                    .filter(d -> d.platform().filter(exact::accepts).isPresent())
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            if (lower(wanted).isEmpty()) {
                throw new OciException(what + " has no image for " + platform + "; it has: "
                        + manifests.stream()
                                .flatMap(d -> d.platform().stream())
                                .map(Platform::toString)
                                .filter(p -> !p.startsWith("unknown"))
                                .distinct()
                                .collect(Collectors.joining(", ")));
            }
        }
    }

    private static Optional<Platform> lower(Platform platform) {
        if (!platform.architecture().equals("arm")) {
            return Optional.empty();
        }
        return switch (platform.variant().orElse("")) {
            case "v8" -> Optional.of(new Platform(platform.os(), "arm", Optional.of("v7")));
            case "v7" -> Optional.of(new Platform(platform.os(), "arm", Optional.of("v6")));
            case "v6" -> Optional.of(new Platform(platform.os(), "arm", Optional.of("v5")));
            default -> Optional.empty();
        };
    }
}
