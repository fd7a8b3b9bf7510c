package dev.slipway.cloud.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The aws-chunked encoding byte by byte, and requests that mean no good. */
class WireTest {
    private static final String EMPTY = HexFormat.of().formatHex(RawClient.sha256(new byte[0]));
    private static final String SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private static final String UNSIGNED = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    @TempDir
    private Path folder = Path.of("");

    /** What a chunked upload says; a test changes one thing. */
    private record Upload(String payload, String content, String announced, String trailer, boolean spoilt) {
        Map<String, String> headers() {
            Map<String, String> headers = new TreeMap<>();
            headers.put("content-encoding", "aws-chunked");
            headers.put("x-amz-decoded-content-length", Integer.toString(content.length()));
            if (!announced.isEmpty()) {
                headers.put("x-amz-trailer", announced);
            }
            return headers;
        }
    }

    private static String put(RawClient client, Upload upload) throws IOException {
        Map<String, String> headers = client.signed("PUT", "/bkt/k", "", upload.payload(), upload.headers());
        StringBuilder body = new StringBuilder();
        String previous = RawClient.signatureOf(headers);
        boolean signed = upload.payload().startsWith(SIGNED);
        int half = upload.content().length() / 2;
        for (String chunk :
                List.of(upload.content().substring(0, half), upload.content().substring(half), "")) {
            body.append(Integer.toHexString(chunk.length()));
            if (signed) {
                previous = client.chunkSignature(previous, RawClient.bytes(chunk));
                body.append(";chunk-signature=").append(previous);
            }
            body.append("\r\n").append(chunk).append(chunk.isEmpty() ? "" : "\r\n");
        }
        if (!upload.trailer().isEmpty()) {
            body.append(upload.trailer()).append("\r\n");
            if (upload.payload().equals(SIGNED + "-TRAILER")) {
                body.append("x-amz-trailer-signature:")
                        .append(client.trailerSignature(previous, upload.trailer() + "\n"))
                        .append("\r\n");
            }
        }
        body.append("\r\n");
        String text = upload.spoilt() ? body.toString().replaceFirst("three", "THREE") : body.toString();
        headers.put("content-length", Integer.toString(text.length()));
        return client.send("PUT /bkt/k HTTP/1.1", headers, RawClient.bytes(text));
    }

    private static String crc32(String text) {
        CRC32 crc = new CRC32();
        crc.update(RawClient.bytes(text));
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    @Test
    void crc64NvmeIsTheOneOfTheSpecification() {
        Crc64Nvme crc = new Crc64Nvme();
        crc.update(RawClient.bytes("123456789"), 0, 9);
        assertThat(crc.getValue()).isEqualTo(0xAE8B14860A799888L);
    }

    @Test
    void chunksAndTrailersAreCheckedToTheLetter() throws Exception {
        String content = "one two three";
        Crc64Nvme crc = new Crc64Nvme();
        crc.update(RawClient.bytes(content), 0, content.length());
        String crc64 = "x-amz-checksum-crc64nvme:"
                + Base64.getEncoder()
                        .encodeToString(
                                ByteBuffer.allocate(8).putLong(crc.getValue()).array());
        String right = "x-amz-checksum-crc32:" + crc32(content);
        String wrong = "x-amz-checksum-crc32:" + crc32("other");
        String name = "x-amz-checksum-crc32";
        String name64 = "x-amz-checksum-crc64nvme";
        try (ObjectServer server = new ObjectServer(folder)) {
            RawClient client = server.client();
            assertThat(client.send("PUT /bkt HTTP/1.1", client.signed("PUT", "/bkt", "", EMPTY, Map.of()), new byte[0]))
                    .startsWith("HTTP/1.1 200");
            for (Upload upload : List.of(
                    new Upload(SIGNED, content, "", "", false),
                    new Upload(SIGNED + "-TRAILER", content, name, right, false),
                    new Upload(SIGNED + "-TRAILER", content, name64, crc64, false),
                    new Upload(UNSIGNED, content, name, right, false),
                    new Upload(UNSIGNED, content, name64, crc64, false))) {
                assertThat(put(client, upload)).as(upload.toString()).startsWith("HTTP/1.1 200");
            }
            Map<Upload, String> refused = Map.of(
                    new Upload(SIGNED, content, "", "", true), "SignatureDoesNotMatch",
                    new Upload(SIGNED + "-TRAILER", content, name, wrong, false), "BadDigest",
                    new Upload(UNSIGNED, content, name, wrong, false), "BadDigest",
                    new Upload(UNSIGNED, content, name, right, true), "BadDigest",
                    new Upload(UNSIGNED, content, name64, crc64, true), "BadDigest",
                    new Upload(UNSIGNED, content, name, "", false), "MalformedTrailerError",
                    new Upload("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", content, "", "", false), "InvalidRequest");
            refused.forEach((upload, code) -> assertThat(answer(client, upload))
                    .as(upload.toString())
                    .startsWith("HTTP/1.1 4")
                    .contains("<Code>" + code + "</Code>"));
            assertThat(client.send(
                            "GET /bkt/k HTTP/1.1", client.signed("GET", "/bkt/k", "", EMPTY, Map.of()), new byte[0]))
                    .endsWith("\r\n\r\n" + content);
        }
    }

    private static String answer(RawClient client, Upload upload) {
        try {
            return put(client, upload);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void threeHundredHostileRequestsGetTypedErrorsAndLeaveNothing() throws Exception {
        Random random = new Random(7);
        try (ObjectServer server = new ObjectServer(folder)) {
            RawClient client = server.client();
            client.send("PUT /bkt HTTP/1.1", client.signed("PUT", "/bkt", "", EMPTY, Map.of()), new byte[0]);
            List<String> odd = new ArrayList<>();
            assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
                for (int i = 0; i < 300; i++) {
                    String answer = hostile(client, i, random);
                    if (!answer.matches("(?s)HTTP/1.1 (200|204|400|403|404|405|409|411|412|413|414|416|431|501) .*")
                            || answer.contains("java.")
                            || answer.contains(folder.toString())
                            || answer.contains(ObjectServer.KEYS.secret())) {
                        odd.add(i + ": " + answer);
                    }
                }
            });
            assertThat(odd).isEmpty();
            assertThat(client.send("GET /bkt HTTP/1.1", client.signed("GET", "/bkt", "", EMPTY, Map.of()), new byte[0]))
                    .startsWith("HTTP/1.1 200")
                    .doesNotContain("<Contents>");
        }
    }

    /** One of a dozen kinds of bad request, made of random parts. */
    private static String hostile(RawClient client, int i, Random random) throws IOException {
        String noise = HexFormat.of().formatHex(RawClient.sha256(RawClient.bytes("noise" + random.nextLong())));
        String path = List.of(
                        "/bkt/..%2f..%2f" + noise,
                        "/%2e%2e/%2e%2e/etc/passwd",
                        "/other-" + noise.substring(0, 8) + "/k",
                        "/bkt/" + noise)
                .get(i / 15 % 4);
        Map<String, String> fine = client.signed("GET", "/bkt", "", EMPTY, Map.of());
        return switch (i % 15) {
            case 0 -> client.send("GET " + path + " HTTP/1.1", Map.of("host", "x"), new byte[0]);
            case 1 -> client.send("GET " + path + " HTTP/1.1", fine, new byte[0]);
            case 2 ->
                client.send(
                        "DELETE " + path.replace("%2e%2e", "..") + " HTTP/1.1",
                        Map.of("host", "x", "authorization", "AWS4-HMAC-SHA256 " + noise),
                        new byte[0]);
            case 3 ->
                client.send(
                        "GET /bkt?max-keys=" + noise + " HTTP/1.1",
                        client.signed("GET", "/bkt", "max-keys=" + noise, EMPTY, Map.of()),
                        new byte[0]);
            case 4 ->
                client.send(
                        "GET /bkt?continuation-token=" + noise + "%21 HTTP/1.1",
                        client.signed("GET", "/bkt", "continuation-token=" + noise + "%21", EMPTY, Map.of()),
                        new byte[0]);
            case 5 -> client.send("PUT /bkt/%zz" + noise + " HTTP/1.1", fine, new byte[0]);
            case 6 -> cutOff(client, "/bkt/k" + i, noise);
            case 7 ->
                client.send(
                        "PUT /bkt/k HTTP/1.1",
                        headers(client, "PUT", "/bkt/k", EMPTY, Map.of("content-length", "64")),
                        RawClient.bytes(noise));
            case 8 ->
                client.send(
                        "POST /bkt?delete= HTTP/1.1",
                        headers(client, "POST", "/bkt", "delete=", Map.of("content-length", "64"), noise),
                        RawClient.bytes(noise));
            case 9 ->
                client.send(
                        "PUT /bkt/k?partNumber=99999&uploadId=" + noise + " HTTP/1.1",
                        client.signed(
                                "PUT",
                                "/bkt/k",
                                "partNumber=99999&uploadId=" + noise,
                                EMPTY,
                                Map.of("content-length", "0")),
                        new byte[0]);
            case 10 ->
                client.send(
                        "GET /bkt/k?X-Amz-Signature=" + noise + "&X-Amz-Expires=99999999999999999999 HTTP/1.1",
                        Map.of("host", "x"),
                        new byte[0]);
            case 11 ->
                client.send(
                        "PUT /bkt/k HTTP/1.1",
                        headers(
                                client,
                                "PUT",
                                "/bkt/k",
                                EMPTY,
                                Map.of("content-length", "0", "x-amz-copy-source", "/../../etc/passwd")),
                        new byte[0]);
            case 12 ->
                client.send(
                        "PUT /B_" + noise + " HTTP/1.1",
                        headers(client, "PUT", "/B_" + noise, EMPTY, Map.of("content-length", "0")),
                        new byte[0]);
            case 13 ->
                client.send(
                        "GET /bkt/" + noise.repeat(30) + " HTTP/1.1",
                        client.signed("GET", "/bkt/" + noise.repeat(30), "", EMPTY, Map.of("range", "bytes=9-3,a")),
                        new byte[0]);
            default ->
                client.send(
                        noise.substring(0, 5) + " /bkt HTTP/1.1",
                        client.signed(noise.substring(0, 5), "/bkt", "", EMPTY, Map.of()),
                        new byte[0]);
        };
    }

    private static Map<String, String> headers(
            RawClient client, String method, String path, String payload, Map<String, String> more) {
        return client.signed(method, path, "", payload, more);
    }

    private static Map<String, String> headers(
            RawClient client, String method, String path, String query, Map<String, String> more, String body) {
        return client.signed(
                method, path, query, HexFormat.of().formatHex(RawClient.sha256(RawClient.bytes(body))), more);
    }

    /** A chunked upload whose body ends in the middle of what it announced. */
    private static String cutOff(RawClient client, String path, String noise) throws IOException {
        Map<String, String> headers =
                client.signed("PUT", path, "", UNSIGNED, Map.of("x-amz-decoded-content-length", "4096"));
        byte[] body = RawClient.bytes("1000\r\n" + noise);
        headers.put("content-length", Integer.toString(body.length));
        return client.send("PUT " + path + " HTTP/1.1", headers, body);
    }
}
