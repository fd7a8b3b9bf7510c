package dev.slipway.scaleway.objects;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests to S3 in their headers, by version 4. */
record Signer(ObjectKeys keys) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
    private static final int DAY = 8;

    /**
     * The headers that a request needs.
     *
     * @param host with its port, where that is not the scheme's own
     * @param path encoded
     * @param query decoded names and values
     * @param payloadSha256 of the body, in hexadecimal digits
     */
    Map<String, String> headers(
            String method,
            String host,
            String path,
            SortedMap<String, String> query,
            String payloadSha256,
            Instant now) {
        String time = TIME.format(now);
        String scope = time.substring(0, DAY) + "/" + keys.region() + "/s3/aws4_request";
        String signed = "host;x-amz-content-sha256;x-amz-date";
        String canonical = String.join(
                "\n",
                method,
                path,
                encoded(query),
                "host:" + host,
                "x-amz-content-sha256:" + payloadSha256,
                "x-amz-date:" + time,
                "",
                signed,
                payloadSha256);
        byte[] key = ("AWS4" + keys.secretKey()).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        String text =
                "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + sha256(canonical.getBytes(StandardCharsets.UTF_8));
        Map<String, String> headers = new TreeMap<>();
        headers.put("x-amz-content-sha256", payloadSha256);
        headers.put("x-amz-date", time);
        headers.put(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=" + keys.accessKey() + "/" + scope + ", SignedHeaders=" + signed
                        + ", Signature=" + HexFormat.of().formatHex(hmac(key, text)));
        return headers;
    }

    /** A query as it is sent and signed. */
    static String encoded(SortedMap<String, String> query) {
        return query.entrySet().stream()
                .map(pair -> encode(pair.getKey(), false) + "=" + encode(pair.getValue(), false))
                .collect(Collectors.joining("&"));
    }

    /** Percent-encodes all but the unreserved characters. */
    static String encode(String text, boolean keepSlash) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (UNRESERVED.indexOf(b) >= 0 || (keepSlash && b == '/')) {
                out.append((char) b);
            } else {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return out.toString();
    }

    static String sha256(byte[] content) {
        return HexFormat.of().formatHex(digest("SHA-256").digest(content));
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
