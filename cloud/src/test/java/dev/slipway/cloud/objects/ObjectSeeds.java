package dev.slipway.cloud.objects;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** Puts buckets and objects down over S3, for tests of what is made of objects. */
public final class ObjectSeeds {
    private static final int OK = 200;
    private static final int ALREADY_YOURS = 409;

    private final int port;
    private final RawClient raw;
    private final HttpClient client;

    /** Into the storage at a port of the loopback address. */
    public ObjectSeeds(int port, ObjectService.Keys keys, HttpClient client) {
        this.port = port;
        this.raw = new RawClient(port, keys);
        this.client = client;
    }

    /** Makes a bucket, if it is not there. */
    public void bucket(String name) throws IOException, InterruptedException {
        int status = put("/" + name, new byte[0]);
        check("/" + name, status == ALREADY_YOURS ? OK : status);
    }

    /** Stores an object. */
    public void object(String bucket, String key, byte[] content) throws IOException, InterruptedException {
        String path = "/" + bucket + "/" + key;
        check(path, put(path, content));
    }

    private int put(String path, byte[] content) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .PUT(BodyPublishers.ofByteArray(content));
        raw.signed("PUT", path, "", "UNSIGNED-PAYLOAD", Map.of()).forEach((name, value) -> {
            if (!name.equals("host")) {
                request.header(name, value);
            }
        });
        return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private static void check(String path, int status) throws IOException {
        if (status != OK) {
            throw new IOException("PUT " + path + " answered " + status);
        }
    }
}
