package dev.slipway.build.fetch;

import dev.slipway.build.store.KeyLock;
import dev.slipway.build.store.Scratch;
import dev.slipway.build.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files from web servers, kept in the store below {@code fetched/http} and asked about again at each use. */
public final class Downloads {
    private static final int ATTEMPTS = 4;
    private static final Map<String, String> ALGORITHMS =
            Map.of("sha256", "SHA-256", "sha384", "SHA-384", "sha512", "SHA-512");

    private final Store store;
    private final Duration firstPause;
    private Optional<HttpClient> client = Optional.empty();

    /** Downloads into {@code store}, through the proxies that the environment names. */
    public Downloads(Store store) {
        this(store, Duration.ofSeconds(1));
    }

    Downloads(Store store, Duration firstPause) {
        this.store = store;
        this.firstPause = firstPause;
    }

    /** Made when it is first needed: most builds download nothing, and it starts threads. */
    private synchronized HttpClient client() {
        if (client.isPresent()) {
            return client.get();
        }
        HttpClient made = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(30))
                .proxy(new EnvironmentProxies(System.getenv()))
                .build();
        client = Optional.of(made);
        return made;
    }

    /**
     * The file as it is on the server now; with a checksum, as {@code sha256:…}, the server is not asked when a file of
     * that digest was fetched from there before.
     *
     * @throws FetchException when the server does not give it, or gives another than the checksum says
     */
    public Download get(HttpRemote remote, Optional<String> checksum) throws IOException, InterruptedException {
        Optional<Checksum> wanted = Optional.empty();
        if (checksum.isPresent()) {
            wanted = Optional.of(Checksum.parse(checksum.get()));
        }
        Path directory = store.home()
                .resolve("fetched/http")
                .resolve(hex(digest("SHA-256", remote.uri().toString().getBytes(StandardCharsets.UTF_8))));
        try (KeyLock _ = store.lock("fetch " + remote.uri())) {
            Files.createDirectories(directory);
            Optional<Download> kept = kept(directory);
            if (kept.isPresent()
                    && wanted.isPresent()
                    && wanted.get().matches(kept.get().file())) {
                return kept.get();
            }
            Download download = fetch(remote, directory, kept);
            if (wanted.isPresent() && !wanted.get().matches(download.file())) {
                throw new FetchException(
                        "ADD " + remote.shown() + ": the file is not the one that --checksum asks for: it has "
                                + wanted.get().of(download.file()) + ", not " + checksum.get(),
                        "If the file was meant to change, write its new checksum; else find out who changed it.");
            }
            return download;
        }
    }

    /** A digest by one of the algorithms of the OCI image specification. */
    private record Checksum(String algorithm, String hex) {
        static Checksum parse(String text) throws FetchException {
            int colon = text.indexOf(':');
            String algorithm = colon < 0 ? "" : text.substring(0, colon);
            String digits = text.substring(colon + 1);
            int length = Map.of("sha256", 64, "sha384", 96, "sha512", 128).getOrDefault(algorithm, -1);
            if (digits.length() != length || !digits.matches("[0-9a-f]+")) {
                throw new FetchException(
                        "--checksum=" + text + " is no digest",
                        "Write sha256: and 64 lower-case hexadecimal digits, as sha256sum prints them.");
            }
            return new Checksum(algorithm, digits);
        }

        boolean matches(Path file) throws IOException {
            return of(file).equals(algorithm + ":" + hex);
        }

        String of(Path file) throws IOException {
            MessageDigest digest = digest(ALGORITHMS.getOrDefault(algorithm, "SHA-256"));
            try (InputStream in = Files.newInputStream(file);
                    OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                in.transferTo(out);
            }
            return algorithm + ":" + Downloads.hex(digest.digest());
        }
    }

    private Optional<Download> kept(Path directory) throws IOException {
        try {
            List<String> lines = Files.readAllLines(directory.resolve("current"), StandardCharsets.UTF_8);
            Path file = directory.resolve(lines.get(0));
            return lines.size() < 3 || !Files.isRegularFile(file)
                    ? Optional.empty()
                    : Optional.of(new Download(file, text(lines.get(1)), text(lines.get(2))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(String line) {
        return line.isEmpty() ? Optional.empty() : Optional.of(line);
    }

    private Download fetch(HttpRemote remote, Path directory, Optional<Download> kept)
            throws IOException, InterruptedException {
        Duration pause = firstPause;
        for (int attempt = 1; ; attempt++) {
            try {
                return tryOnce(remote, directory, kept);
            } catch (FetchException | InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw new FetchException(
                            "ADD " + remote.shown() + ": the server cannot be reached, or breaks off: " + reason(e)
                                    + " (" + ATTEMPTS + " attempts)",
                            "Check the URL and the network; a proxy is taken from http_proxy and https_proxy.",
                            e);
                }
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private Download tryOnce(HttpRemote remote, Path directory, Optional<Download> kept)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                client().send(request(remote.uri(), kept), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            int status = response.statusCode();
            if (status == 304 && kept.isPresent()) {
                return kept.get();
            }
            if (status >= 500 || status == 429) {
                throw new IOException("it answered " + status);
            }
            if (status != 200) {
                throw new FetchException(
                        "ADD " + remote.shown() + ": the server answered " + status + meaning(status),
                        "Check the URL" + (status == 401 || status == 403 ? " and who may read it." : "."));
            }
            return keep(directory, body, header(response, "ETag"), header(response, "Last-Modified"));
        }
    }

    private static String meaning(int status) {
        return switch (status) {
            case 401 -> " (it wants to know who asks)";
            case 403 -> " (forbidden)";
            case 404 -> " (not found)";
            case 410 -> " (gone)";
            case 301, 302, 303, 307, 308 -> " (a redirection that is not followed: from https to http, or too many)";
            default -> "";
        };
    }

    private static HttpRequest request(URI uri, Optional<Download> kept) {
        HttpRequest.Builder request = HttpRequest.newBuilder(withoutUser(uri))
                .header("User-Agent", "slipway")
                .timeout(Duration.ofMinutes(2));
        String user = uri.getUserInfo();
        if (user != null) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
        }
        kept.flatMap(Download::etag).ifPresent(etag -> request.header("If-None-Match", etag));
        if (kept.isPresent() && kept.get().etag().isEmpty()) {
            kept.get().modified().ifPresent(time -> request.header("If-Modified-Since", time));
        }
        return request.build();
    }

    private static URI withoutUser(URI uri) {
        String text = uri.toString();
        int hash = text.indexOf('#');
        String plain = hash < 0 ? text : text.substring(0, hash);
        return URI.create(uri.getRawUserInfo() == null ? plain : plain.replace(uri.getRawUserInfo() + "@", ""));
    }

    private static Optional<String> header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).filter(value -> !value.contains("\n"));
    }

    private Download keep(Path directory, InputStream body, Optional<String> etag, Optional<String> modified)
            throws IOException {
        try (Scratch scratch = store.scratch("download")) {
            Path file = scratch.directory().resolve("content");
            MessageDigest sha256 = digest("SHA-256");
            try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), sha256)) {
                body.transferTo(out);
            }
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            Files.setLastModifiedTime(
                    file, FileTime.from(modified.flatMap(Downloads::time).orElse(Instant.EPOCH)));
            // Another time is another version, though the bytes be the same.
            String version =
                    modified.map(value -> value.replaceAll("[^0-9A-Za-z]", "")).orElse("");
            String name = hex(sha256.digest()) + "-" + version.substring(0, Math.min(40, version.length()));
            Path kept = directory.resolve(name);
            Files.move(file, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            String current = name + "\n" + etag.orElse("") + "\n" + modified.orElse("") + "\n";
            store.write(directory.resolve("current"), current.getBytes(StandardCharsets.UTF_8));
            return new Download(kept, etag, modified);
        }
    }

    private static Optional<Instant> time(String header) {
        try {
            return Optional.of(ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        return digest(algorithm).digest(bytes);
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
