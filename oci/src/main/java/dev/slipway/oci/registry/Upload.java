package dev.slipway.oci.registry;

import dev.slipway.oci.Blob;
import dev.slipway.oci.Digest;
import dev.slipway.oci.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends one blob: in one piece when it is small, else in pieces, of which only a broken one is sent again. */
final class Upload {
    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");

    private final Endpoint endpoint;
    private final Blob blob;
    private final long pieceBytes;

    Upload(Endpoint endpoint, Blob blob, long pieceBytes) {
        this.endpoint = endpoint;
        this.blob = blob;
        this.pieceBytes = pieceBytes;
    }

    /** Sends the blob unless the repository has it, or can take it over from another one of its registry. */
    void send(Optional<RepositoryName> neighbour) throws IOException, InterruptedException {
        Digest digest = blob.descriptor().digest();
        HttpResponse<InputStream> there = endpoint.push(Request.of("HEAD", endpoint.uri("blobs/" + digest)));
        there.body().close();
        if (there.statusCode() == 200) {
            return;
        }
        Request begin = begin(neighbour, digest);
        HttpResponse<InputStream> begun =
                neighbour.isPresent() ? endpoint.mount(begin, neighbour.get()) : endpoint.push(begin);
        if (begun.statusCode() == 201) {
            begun.body().close();
            return;
        }
        if (begun.statusCode() != 202) {
            throw endpoint.failure(begin, begun, "upload of " + digest);
        }
        begun.body().close();
        long least = begun.headers().firstValueAsLong("OCI-Chunk-Min-Length").orElse(0);
        long piece = Math.max(pieceBytes, least);
        URI session = location(begin, begun);
        if (blob.descriptor().sizeBytes() > piece) {
            session = pieces(session, piece);
            finish(session, 0, 0);
        } else {
            finish(session, 0, blob.descriptor().sizeBytes());
        }
    }

    private Request begin(Optional<RepositoryName> neighbour, Digest digest) {
        String mount = neighbour
                .map(from -> "?mount=" + digest + "&from=" + from.path())
                .orElse("");
        return Request.of("POST", endpoint.uri("blobs/uploads/" + mount));
    }

    private static URI location(Request request, HttpResponse<?> response) throws IOException {
        String location = response.headers()
                .firstValue("Location")
                .orElseThrow(() -> new RegistryException(
                        Kind.FAILED, request.shown() + " answered without saying where to send the blob"));
        return Transport.resolve(request.uri(), location, request);
    }

    private URI pieces(URI start, long piece) throws IOException, InterruptedException {
        URI session = start;
        long sent = 0;
        int failures = 0;
        while (sent < blob.descriptor().sizeBytes()) {
            long count = Math.min(piece, blob.descriptor().sizeBytes() - sent);
            Request patch = Request.of("PATCH", session)
                    .withHeader("Content-Type", "application/octet-stream")
                    .withHeader("Content-Range", sent + "-" + (sent + count - 1))
                    .withBody(body(sent, count));
            HttpResponse<InputStream> answer = endpoint.push(patch);
            if (answer.statusCode() == 202 || answer.statusCode() == 204) {
                answer.body().close();
                session = location(patch, answer);
                sent += count;
                failures = 0;
                continue;
            }
            failures++;
            // A piece that was sent twice, as its answer got lost, is out of order: the session knows how far it is.
            if (answer.statusCode() != 416
                    || failures >= endpoint.transport().patience().attempts()) {
                throw endpoint.failure(
                        patch, answer, "upload of " + blob.descriptor().digest());
            }
            answer.body().close();
            Request ask = Request.of("GET", session);
            HttpResponse<InputStream> state = endpoint.push(ask);
            if (state.statusCode() != 204) {
                throw endpoint.failure(
                        ask, state, "upload of " + blob.descriptor().digest());
            }
            state.body().close();
            session = location(ask, state);
            sent = reached(state);
        }
        return session;
    }

    private static long reached(HttpResponse<?> state) {
        Matcher range = RANGE.matcher(state.headers().firstValue("Range").orElse(""));
        return range.matches() && !range.group(1).equals("0") ? Long.parseLong(range.group(1)) + 1 : 0;
    }

    private void finish(URI session, long from, long count) throws IOException, InterruptedException {
        String text = session.toString();
        URI target = URI.create(text + (text.contains("?") ? "&" : "?") + "digest="
                + blob.descriptor().digest());
        Request put = Request.of("PUT", target);
        if (count > 0) {
            put = put.withHeader("Content-Type", "application/octet-stream").withBody(body(from, count));
        }
        HttpResponse<InputStream> done = endpoint.push(put);
        if (done.statusCode() != 201 && done.statusCode() != 204) {
            throw endpoint.failure(put, done, "upload of " + blob.descriptor().digest());
        }
        done.body().close();
    }

    private Request.Body body(long from, long count) {
        return () -> BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> part(from, count)), count);
    }

    private InputStream part(long from, long count) {
        try {
            return new Part(blob.content().open(), from, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
