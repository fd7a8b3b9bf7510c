package dev.slipway.cloud.objects;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A request's line and headers; header names in lower case, the path and the query as they were sent. */
record S3Request(String method, String rawPath, String rawQuery, Map<String, String> headers) {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

    /** One decoded parameter of the query. */
    record Parameter(String name, String value) {}

    S3Request {
        headers = Map.copyOf(headers);
    }

    String header(String name, String absent) {
        return headers.getOrDefault(name, absent);
    }

    List<Parameter> parameters() {
        List<Parameter> found = new ArrayList<>();
        for (String pair : rawQuery.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                found.add(new Parameter(decode(name, true), decode(value, true)));
            }
        }
        found.sort(Comparator.comparing((Parameter p) -> encode(p.name(), false))
                .thenComparing(p -> encode(p.value(), false)));
        return found;
    }

    boolean has(String name) {
        return parameters().stream().anyMatch(p -> p.name().equals(name));
    }

    String parameter(String name, String absent) {
        return parameters().stream()
                .filter(p -> p.name().equals(name))
                .map(Parameter::value)
                .findFirst()
                .orElse(absent);
    }

    /** The bucket and the key, whether the bucket is in the host's name or first in the path. */
    Target target() {
        String path = decode(rawPath, false);
        String host = header("host", "").replaceFirst(":[0-9]+$", "");
        int mark = host.indexOf(".s3.");
        if (mark > 0) {
            return new Target(host.substring(0, mark), path.substring(1));
        }
        int slash = path.indexOf('/', 1);
        return slash < 0
                ? new Target(path.substring(1), "")
                : new Target(path.substring(1, slash), path.substring(slash + 1));
    }

    /** What a request is about; both are empty for the service, the key for a bucket. */
    record Target(String bucket, String key) {}

    static String decode(String text, boolean plusIsSpace) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%') {
                if (i + 2 >= bytes.length
                        || !HexFormat.isHexDigit(bytes[i + 1])
                        || !HexFormat.isHexDigit(bytes[i + 2])) {
                    throw new S3Error(400, "InvalidURI", "Couldn't parse the specified URI.");
                }
                out.write((HexFormat.fromHexDigit(bytes[i + 1]) << 4) | HexFormat.fromHexDigit(bytes[i + 2]));
                i += 2;
            } else {
                out.write(plusIsSpace && bytes[i] == '+' ? ' ' : bytes[i]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Percent-encodes all but the unreserved characters, as signature version 4 wants it. */
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
}
