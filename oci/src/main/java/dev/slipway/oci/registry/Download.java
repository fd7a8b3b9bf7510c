package dev.slipway.oci.registry;

import dev.slipway.oci.Descriptor;
import dev.slipway.oci.Digest;
import dev.slipway.oci.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fetches one blob; what an earlier attempt has left in its {@code .partial} file is not fetched again. */
final class Download {
    private static final Pattern RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\\*)");
    private static final int BUFFER_BYTES = 1 << 16;

    private final Endpoint endpoint;
    private final Descriptor wanted;
    private final Path target;
    private final Path partial;
    private MessageDigest hasher;
    private long haveBytes;

    private Download(Endpoint endpoint, Descriptor wanted, Path target) {
        this.endpoint = endpoint;
        this.wanted = wanted;
        this.target = target;
        this.partial = target.resolveSibling(target.getFileName() + ".partial");
        this.hasher = Digest.hasher(wanted.digest().algorithm());
    }

    /** Fetches {@code wanted} into {@code target}, which appears whole and verified or not at all. */
    static void fetch(Endpoint endpoint, Descriptor wanted, Path target) throws IOException, InterruptedException {
        new Download(endpoint, wanted, target).fetch();
    }

    private void fetch() throws IOException, InterruptedException {
        takeUp();
        boolean again = haveBytes > 0;
        int failures = 0;
        while (true) {
            long before = haveBytes;
            try {
                if (haveBytes < wanted.sizeBytes() || wanted.sizeBytes() == 0) {
                    attempt();
                }
                if (verified()) {
                    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
                    return;
                }
                if (!again) {
                    throw other();
                }
                // What lay here from an earlier call, or was put together, may be what is wrong.
                again = false;
                restart();
            } catch (RegistryException | InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                again |= haveBytes > 0;
                failures = haveBytes > before ? 1 : failures + 1;
                if (failures >= endpoint.transport().patience().attempts()) {
                    throw Transport.unreachable(request(), e, failures);
                }
                Thread.sleep(endpoint.transport().patience().pause(failures));
            }
        }
    }

    private void takeUp() throws IOException {
        if (!Files.isRegularFile(partial) || Files.size(partial) > wanted.sizeBytes()) {
            restart();
            return;
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(partial)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                hasher.update(buffer, 0, count);
                haveBytes += count;
            }
        }
    }

    private void restart() throws IOException {
        hasher = Digest.hasher(wanted.digest().algorithm());
        haveBytes = 0;
        Files.deleteIfExists(partial);
        Files.createFile(partial);
    }

    private Request request() {
        Request request = Request.of("GET", endpoint.uri("blobs/" + wanted.digest()));
        return haveBytes == 0 ? request : request.withHeader("Range", "bytes=" + haveBytes + "-");
    }

    private void attempt() throws IOException, InterruptedException {
        Request request = request();
        HttpResponse<InputStream> response = endpoint.pull(request);
        int status = response.statusCode();
        if (status == 416 && haveBytes > 0) {
            response.body().close();
            restart();
            throw new IOException("it has no rest of the blob");
        }
        if (status != 200 && status != 206) {
            throw endpoint.failure(request, response, "blob " + wanted.digest());
        }
        try (InputStream body =
                new StallGuard(response.body(), endpoint.transport().patience().stall())) {
            if (status == 200 && haveBytes > 0) {
                restart();
            } else if (status == 206 && startBytes(response) != haveBytes) {
                throw new RegistryException(
                        Kind.FAILED, request.shown() + " answered with another part than was asked for");
            }
            append(body);
        }
    }

    private static long startBytes(HttpResponse<?> response) {
        Matcher range =
                RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
        return range.matches() ? Long.parseLong(range.group(1)) : -1;
    }

    private void append(InputStream body) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (OutputStream out = Files.newOutputStream(partial, StandardOpenOption.APPEND)) {
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                if (haveBytes + count > wanted.sizeBytes()) {
                    throw new RegistryException(
                            Kind.FAILED,
                            endpoint.address().getAuthority() + " sends more than the " + wanted.sizeBytes()
                                    + " bytes that blob " + wanted.digest() + " has; nothing of it is used");
                }
                out.write(buffer, 0, count);
                hasher.update(buffer, 0, count);
                haveBytes += count;
            }
        }
        if (haveBytes < wanted.sizeBytes()) {
            throw new IOException("it ended after " + haveBytes + " of " + wanted.sizeBytes() + " bytes");
        }
    }

    private boolean verified() {
        return Digest.of(wanted.digest().algorithm(), hasher.digest()).equals(wanted.digest());
    }

    private RegistryException other() throws IOException {
        Files.deleteIfExists(partial);
        return new RegistryException(
                Kind.FAILED,
                "blob " + wanted.digest() + " of " + endpoint.repository() + " comes from "
                        + endpoint.address().getAuthority()
                        + " with other content; nothing of it is used. Pull again; if it stays, the registry is damaged");
    }
}
