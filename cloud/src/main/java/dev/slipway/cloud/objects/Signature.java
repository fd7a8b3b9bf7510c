package dev.slipway.cloud.objects;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A request's signature, version 4, found right: what the chunks of its body are signed with. */
record Signature(SecretKeySpec key, String date, String scope, String value, String payload) {
    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Duration SKEW = Duration.ofMinutes(15);

    /**
     * Checks a request signed in its headers or, presigned, in its query.
     *
     * @throws S3Error when it is unsigned, of another key, too old, or signed otherwise
     */
    static Signature check(S3Request request, String accessKey, String secret, Instant now) {
        boolean presigned = request.has("X-Amz-Signature");
        Map<String, String> fields = presigned ? queryFields(request) : headerFields(request);
        String[] credential = fields.getOrDefault("Credential", "").split("/", 2);
        if (credential.length != 2 || !credential[0].replaceFirst("@.*", "").equals(accessKey)) {
            throw new S3Error(403, "InvalidAccessKeyId", "The access key ID you provided does not exist.");
        }
        String date = presigned ? request.parameter("X-Amz-Date", "") : request.header("x-amz-date", "");
        checkTime(request, presigned, date, now);
        String[] scope = credential[1].split("/");
        List<String> signed = List.of(fields.getOrDefault("SignedHeaders", "").split(";"));
        if (scope.length != 4 || !date.startsWith(scope[0]) || !signed.contains("host")) {
            throw new S3Error(400, "AuthorizationHeaderMalformed", "The signature's scope or headers are malformed.");
        }
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part : scope) {
            key = hmac(key, part);
        }
        String payload = presigned ? "UNSIGNED-PAYLOAD" : request.header("x-amz-content-sha256", "");
        String text =
                "AWS4-HMAC-SHA256\n" + date + "\n" + credential[1] + "\n" + sha256(canonical(request, signed, payload));
        String expected = HexFormat.of().formatHex(hmac(key, text));
        if (!same(expected, fields.getOrDefault("Signature", ""))) {
            throw mismatch();
        }
        return new Signature(new SecretKeySpec(key, "HmacSHA256"), date, credential[1], expected, payload);
    }

    /** The signature of the chunk that follows the one signed by {@code previous}. */
    String ofChunk(String previous, byte[] chunkSha256) {
        return HexFormat.of()
                .formatHex(hmac(
                        key.getEncoded(),
                        "AWS4-HMAC-SHA256-PAYLOAD\n" + date + "\n" + scope + "\n" + previous + "\n" + sha256("") + "\n"
                                + HexFormat.of().formatHex(chunkSha256)));
    }

    /** The signature of the trailing headers, each a line "name:value", after the last chunk's. */
    String ofTrailers(String previous, String lines) {
        return HexFormat.of()
                .formatHex(hmac(
                        key.getEncoded(),
                        "AWS4-HMAC-SHA256-TRAILER\n" + date + "\n" + scope + "\n" + previous + "\n" + sha256(lines)));
    }

    static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    static S3Error mismatch() {
        return new S3Error(
                403,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided.");
    }

    private static Map<String, String> queryFields(S3Request request) {
        Map<String, String> fields = new TreeMap<>();
        for (String name : List.of("Credential", "SignedHeaders", "Signature")) {
            fields.put(name, request.parameter("X-Amz-" + name, ""));
        }
        return fields;
    }

    private static Map<String, String> headerFields(S3Request request) {
        String header = request.header("authorization", "");
        if (!header.startsWith("AWS4-HMAC-SHA256 ")) {
            throw new S3Error(403, "AccessDenied", "Access Denied.");
        }
        Map<String, String> fields = new TreeMap<>();
        for (String field : header.substring(17).split(",")) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(
                        field.substring(0, equals).strip(),
                        field.substring(equals + 1).strip());
            }
        }
        return fields;
    }

    private static void checkTime(S3Request request, boolean presigned, String date, Instant now) {
        try {
            Instant signed = Instant.from(BASIC.parse(date));
            Duration life =
                    presigned ? Duration.ofSeconds(Long.parseLong(request.parameter("X-Amz-Expires", "0"))) : SKEW;
            if (life.isNegative() || life.compareTo(Duration.ofDays(7)) > 0) {
                throw S3Error.invalid("X-Amz-Expires must be less than a week (in seconds).");
            }
            if (signed.plus(life).isBefore(now)) {
                throw new S3Error(
                        403,
                        presigned ? "AccessDenied" : "RequestTimeTooSkewed",
                        presigned ? "Request has expired" : "The request's time is too far from the server's.");
            }
            if (signed.minus(SKEW).isAfter(now)) {
                throw new S3Error(403, "RequestTimeTooSkewed", "The request's time is too far from the server's.");
            }
        } catch (DateTimeParseException | NumberFormatException e) {
            throw new S3Error(403, "AccessDenied", "X-Amz-Date or X-Amz-Expires is missing or malformed.");
        }
    }

    private static String canonical(S3Request request, List<String> signed, String payload) {
        StringBuilder text = new StringBuilder(request.method())
                .append('\n')
                .append(S3Request.encode(S3Request.decode(request.rawPath(), false), true))
                .append('\n');
        String separator = "";
        for (S3Request.Parameter parameter : request.parameters()) {
            if (!parameter.name().equals("X-Amz-Signature")) {
                text.append(separator)
                        .append(S3Request.encode(parameter.name(), false))
                        .append('=')
                        .append(S3Request.encode(parameter.value(), false));
                separator = "&";
            }
        }
        text.append('\n');
        for (String name : signed) {
            String value = request.header(name, "").strip().replaceAll(" +", " ");
            text.append(name).append(':').append(value).append('\n');
        }
        return text.append('\n')
                .append(String.join(";", signed))
                .append('\n')
                .append(payload)
                .toString();
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Digests.of("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
