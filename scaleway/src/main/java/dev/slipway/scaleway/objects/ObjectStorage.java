package dev.slipway.scaleway.objects;

import dev.slipway.scaleway.client.Patience;
import dev.slipway.scaleway.client.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** The object storage of one region, with one pair of keys; buckets are addressed in the path. */
public final class ObjectStorage {
    private static final int FIRST_ERROR = 400;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final int NOT_FOUND = 404;

    private final HttpClient http;
    private final String agent;
    private final URI endpoint;
    private final Signer signer;
    private final Patience patience;

    /** The storage at {@code endpoint}, which has no slash at its end. */
    public ObjectStorage(String endpoint, ObjectKeys keys, Patience patience, Transport transport) {
        this.http = transport.http().version(HttpClient.Version.HTTP_1_1).build();
        this.agent = transport.agent();
        this.endpoint = URI.create(endpoint);
        this.signer = new Signer(keys);
        this.patience = patience;
    }

    /** A part of an upload that is there; an entity tag of 32 digits is the MD5 of its bytes. */
    record Part(String etag, long sizeBytes) {}

    /** Whether there is such a bucket; one of somebody else's is an error. */
    public boolean hasBucket(String bucket) throws IOException, InterruptedException {
        return has(bucket, "");
    }

    /** Makes a bucket. */
    public void makeBucket(String bucket) throws IOException, InterruptedException {
        send("PUT", bucket, "", Map.of(), new byte[0]);
    }

    /** Deletes a bucket if it is empty, and tells whether it is gone. */
    public boolean deleteIfEmpty(String bucket) throws IOException, InterruptedException {
        try {
            send("DELETE", bucket, "", Map.of(), new byte[0]);
            return true;
        } catch (ObjectStorageException e) {
            if (e.code().equals("BucketNotEmpty")) {
                return false;
            }
            if (e.status() == NOT_FOUND) {
                return true;
            }
            throw e;
        }
    }

    /** Whether there is such an object. */
    public boolean has(String bucket, String key) throws IOException, InterruptedException {
        return etag(bucket, key).isPresent();
    }

    /** The entity tag of an object, if there is such an object. */
    Optional<String> etag(String bucket, String key) throws IOException, InterruptedException {
        String empty = Signer.sha256(new byte[0]);
        try {
            return Optional.of(etag(exchange("HEAD", bucket, key, Map.of(), empty, BodyPublishers.noBody())));
        } catch (ObjectStorageException e) {
            if (e.status() != NOT_FOUND) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static String etag(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("ETag").orElse("").replace("\"", "");
    }

    /** The bytes of a small object, if there is such an object. */
    public Optional<byte[]> read(String bucket, String key) throws IOException, InterruptedException {
        try {
            return Optional.of(send("GET", bucket, key, Map.of(), new byte[0]));
        } catch (ObjectStorageException e) {
            if (e.status() != NOT_FOUND) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Writes an object into a file, which is made or emptied first. */
    public void fetch(String bucket, String key, Path file) throws IOException, InterruptedException {
        BodyHandler<byte[]> handler = answer -> answer.statusCode() < FIRST_ERROR
                ? BodySubscribers.mapping(BodySubscribers.ofFile(file), written -> new byte[0])
                : BodySubscribers.ofByteArray();
        exchange("GET", bucket, key, Map.of(), Signer.sha256(new byte[0]), BodyPublishers.noBody(), handler);
    }

    /** Makes or replaces a small object. */
    public void write(String bucket, String key, byte[] content) throws IOException, InterruptedException {
        send("PUT", bucket, key, Map.of(), content);
    }

    /** Deletes an object; that it is gone already is no error. */
    public void delete(String bucket, String key) throws IOException, InterruptedException {
        remove(bucket, key, Map.of());
    }

    /** Begins an upload in parts and returns its id. */
    public String begin(String bucket, String key) throws IOException, InterruptedException {
        byte[] answer = send("POST", bucket, key, Map.of("uploads", ""), new byte[0]);
        return XmlAnswer.parse(answer, "beginning an upload")
                .text("UploadId")
                .orElseThrow(() -> new IOException("the object storage began an upload without giving it an id"));
    }

    /** An upload of this object that has begun and not ended, if there is one. */
    public Optional<String> openUpload(String bucket, String key) throws IOException, InterruptedException {
        byte[] answer = send("GET", bucket, "", Map.of("uploads", "", "prefix", key), new byte[0]);
        for (XmlAnswer upload : XmlAnswer.parse(answer, "listing uploads").all("Upload")) {
            if (upload.text("Key").filter(key::equals).isPresent()) {
                return upload.text("UploadId");
            }
        }
        return Optional.empty();
    }

    /**
     * The parts of an upload that are there, by number.
     *
     * @throws ObjectStorageException with NoSuchUpload when there is no such upload (any more)
     */
    NavigableMap<Integer, Part> parts(String bucket, String key, String upload)
            throws IOException, InterruptedException {
        NavigableMap<Integer, Part> parts = new TreeMap<>();
        String marker = "0";
        while (true) {
            Map<String, String> query = Map.of("uploadId", upload, "part-number-marker", marker);
            XmlAnswer page = XmlAnswer.parse(send("GET", bucket, key, query, new byte[0]), "listing parts");
            for (XmlAnswer part : page.all("Part")) {
                parts.put(
                        Integer.valueOf(part.text("PartNumber").orElse("0")),
                        new Part(
                                part.text("ETag").orElse("").replace("\"", ""),
                                Long.parseLong(part.text("Size").orElse("0"))));
            }
            String next = page.text("NextPartNumberMarker").orElse("");
            if (!page.text("IsTruncated").orElse("").equals("true") || next.equals(marker)) {
                return parts;
            }
            marker = next;
        }
    }

    /** Uploads one part and returns its entity tag. */
    String putPart(String bucket, String key, String upload, int number, FileRange bytes, FileRange.Meter meter)
            throws IOException, InterruptedException {
        Map<String, String> query = Map.of("partNumber", Integer.toString(number), "uploadId", upload);
        String sha256 = bytes.digest("SHA-256");
        AtomicInteger counted = new AtomicInteger();
        BodyPublisher body = BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(() -> {
                    try {
                        // A second try begins again, and what the first one sent does not count.
                        meter.read(-counted.getAndSet(0));
                        return bytes.open(more -> {
                            counted.addAndGet(more);
                            meter.read(more);
                        });
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }),
                bytes.length());
        HttpResponse<byte[]> answer = exchange("PUT", bucket, key, query, sha256, body);
        return etag(answer);
    }

    /** Makes the object of its parts. */
    void complete(String bucket, String key, String upload, SortedMap<Integer, String> etags)
            throws IOException, InterruptedException {
        StringBuilder document = new StringBuilder("<CompleteMultipartUpload>");
        etags.forEach((number, etag) -> document.append("<Part><PartNumber>")
                .append(number)
                .append("</PartNumber><ETag>&quot;")
                .append(etag)
                .append("&quot;</ETag></Part>"));
        byte[] body = document.append("</CompleteMultipartUpload>").toString().getBytes(StandardCharsets.UTF_8);
        byte[] answer = send("POST", bucket, key, Map.of("uploadId", upload), body);
        // S3 may answer 200 first, and think of an error while it puts the parts together.
        XmlAnswer result = XmlAnswer.parse(answer, "completing an upload");
        if (result.name().equals("Error")) {
            throw refused("POST " + bucket + "/" + key, FIRST_SERVER_ERROR, answer);
        }
    }

    /** Drops an upload with its parts; that it is gone already is no error. */
    public void abort(String bucket, String key, String upload) throws IOException, InterruptedException {
        remove(bucket, key, Map.of("uploadId", upload));
    }

    private void remove(String bucket, String key, Map<String, String> query) throws IOException, InterruptedException {
        try {
            send("DELETE", bucket, key, query, new byte[0]);
        } catch (ObjectStorageException e) {
            if (e.status() != NOT_FOUND) {
                throw e;
            }
        }
    }

    private byte[] send(String method, String bucket, String key, Map<String, String> query, byte[] body)
            throws IOException, InterruptedException {
        BodyPublisher publisher = body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
        return exchange(method, bucket, key, query, Signer.sha256(body), publisher)
                .body();
    }

    private HttpResponse<byte[]> exchange(
            String method, String bucket, String key, Map<String, String> query, String sha256, BodyPublisher body)
            throws IOException, InterruptedException {
        return exchange(method, bucket, key, query, sha256, body, BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> exchange(
            String method,
            String bucket,
            String key,
            Map<String, String> query,
            String sha256,
            BodyPublisher body,
            BodyHandler<byte[]> handler)
            throws IOException, InterruptedException {
        String what = method + " " + bucket + (key.isEmpty() ? "" : "/" + key);
        for (int attempt = 1; ; attempt++) {
            boolean last = attempt >= patience.tries();
            try {
                HttpResponse<byte[]> answer = http.send(request(method, bucket, key, query, sha256, body), handler);
                int status = answer.statusCode();
                if (status < FIRST_ERROR) {
                    return answer;
                }
                if (last || (status != TOO_MANY_REQUESTS && status < FIRST_SERVER_ERROR)) {
                    throw refused(what, status, answer.body());
                }
            } catch (ObjectStorageException e) {
                throw e;
            } catch (IOException e) {
                if (last) {
                    throw new IOException(what + " at " + endpoint + " failed: " + e + ". Is the address right?", e);
                }
            }
            long millis = patience.firstPause().toMillis() << (attempt - 1);
            Thread.sleep(millis + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
        }
    }

    private HttpRequest request(
            String method, String bucket, String key, Map<String, String> query, String sha256, BodyPublisher body) {
        String path = endpoint.getRawPath() + "/" + Signer.encode(bucket + (key.isEmpty() ? "" : "/" + key), true);
        SortedMap<String, String> sorted = new TreeMap<>(query);
        String text = Signer.encoded(sorted);
        String host = endpoint.getRawAuthority();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(endpoint.getScheme() + "://" + host + path + (text.isEmpty() ? "" : "?" + text)))
                .timeout(patience.requestTimeout().multipliedBy(10))
                .header("User-Agent", agent)
                .method(method, body);
        signer.headers(method, host, path, sorted, sha256, Instant.now()).forEach(request::header);
        return request.build();
    }

    private static ObjectStorageException refused(String what, int status, byte[] body) {
        try {
            XmlAnswer error = XmlAnswer.parse(body, "an error");
            return new ObjectStorageException(
                    what,
                    status,
                    error.text("Code").orElse(""),
                    error.text("Message").orElse(""));
        } catch (IOException e) {
            return new ObjectStorageException(what, status, "", "");
        }
    }
}
