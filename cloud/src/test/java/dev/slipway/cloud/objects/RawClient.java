package dev.slipway.cloud.objects;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Speaks HTTP and signature version 4 by itself, byte by byte, so that a test can get any of it wrong. */
final class RawClient {
    private static final String EMPTY = hex(sha256(new byte[0]));

    private final int port;
    private final ObjectService.Keys keys;
    final String date = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
            .withZone(ZoneOffset.UTC)
            .format(Instant.now());
    final String scope;
    private final byte[] signingKey;

    RawClient(int port, ObjectService.Keys keys) {
        this.port = port;
        this.keys = keys;
        this.scope = date.substring(0, 8) + "/" + keys.region() + "/s3/aws4_request";
        byte[] key = ("AWS4" + keys.secret()).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        this.signingKey = key;
    }

    /** The headers of a signed request; {@code payload} is what x-amz-content-sha256 says. */
    Map<String, String> signed(String method, String path, String query, String payload, Map<String, String> more) {
        Map<String, String> headers = new TreeMap<>(more);
        headers.put("host", "127.0.0.1:" + port);
        headers.put("x-amz-date", date);
        headers.put("x-amz-content-sha256", payload);
        StringBuilder canonical = new StringBuilder(method + "\n" + path + "\n" + query + "\n");
        headers.forEach((name, value) ->
                canonical.append(name).append(':').append(value).append('\n'));
        String names = String.join(";", headers.keySet());
        canonical.append('\n').append(names).append('\n').append(payload);
        String text = "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n" + hex(sha256(bytes(canonical.toString())));
        headers.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=" + keys.access() + "/" + scope + ",SignedHeaders=" + names + ",Signature="
                        + hex(hmac(signingKey, text)));
        return headers;
    }

    static String signatureOf(Map<String, String> headers) {
        return headers.getOrDefault("authorization", "").replaceFirst(".*Signature=", "");
    }

    String chunkSignature(String previous, byte[] chunk) {
        return hex(hmac(
                signingKey,
                "AWS4-HMAC-SHA256-PAYLOAD\n" + date + "\n" + scope + "\n" + previous + "\n" + EMPTY + "\n"
                        + hex(sha256(chunk))));
    }

    String trailerSignature(String previous, String lines) {
        return hex(hmac(
                signingKey,
                "AWS4-HMAC-SHA256-TRAILER\n" + date + "\n" + scope + "\n" + previous + "\n"
                        + hex(sha256(bytes(lines)))));
    }

    /** Sends a request as it is and returns the whole answer. */
    String send(String line, Map<String, String> headers, byte[] body) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(bytes(line + "\r\n"));
        headers.forEach((name, value) -> request.writeBytes(bytes(name + ": " + value + "\r\n")));
        request.writeBytes(bytes("connection: close\r\n\r\n"));
        request.writeBytes(body);
        return send(request.toByteArray());
    }

    String send(byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(request);
            out.flush();
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
