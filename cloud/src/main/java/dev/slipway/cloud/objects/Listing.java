package dev.slipway.cloud.objects;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;

/** One page of ListObjects or ListObjectsV2: keys and common prefixes in order. */
final class Listing {
    private final Bucket bucket;
    private final S3Request request;
    private final String prefix;
    private final String delimiter;
    private final int max;
    private final List<StoredObject> objects = new ArrayList<>();
    private final TreeSet<String> prefixes = new TreeSet<>();
    private String last = "";
    private boolean truncated;

    private Listing(Bucket bucket, S3Request request) {
        this.bucket = bucket;
        this.request = request;
        this.prefix = request.parameter("prefix", "");
        this.delimiter = request.parameter("delimiter", "");
        try {
            this.max = Math.clamp(Integer.parseInt(request.parameter("max-keys", "1000")), 0, 1000);
        } catch (NumberFormatException e) {
            throw new S3Error(400, "InvalidArgument", "Provided max-keys not an integer or within integer range");
        }
    }

    static byte[] document(Bucket bucket, S3Request request, String owner) {
        Listing listing = new Listing(bucket, request);
        boolean second = request.parameter("list-type", "").equals("2");
        String token = request.parameter("continuation-token", "");
        String start = second ? request.parameter("start-after", "") : request.parameter("marker", "");
        listing.collect(token.isEmpty() ? start : fromToken(token));
        return second ? listing.second(token, owner) : listing.first(start, owner);
    }

    private static String fromToken(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new S3Error(400, "InvalidArgument", "The continuation token provided is incorrect");
        }
    }

    private void collect(String start) {
        boolean fromPrefix = bucket.order().compare(prefix, start) > 0;
        SortedMap<String, StoredObject> rest = bucket.objects().tailMap(fromPrefix ? prefix : start, fromPrefix);
        for (StoredObject object : rest.values()) {
            String key = object.key();
            if (!key.startsWith(prefix)) {
                return;
            }
            int cut = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            String common = cut < 0 ? "" : key.substring(0, cut + delimiter.length());
            boolean seen = !common.isEmpty() && (prefixes.contains(common) || start.startsWith(common));
            if (!seen && objects.size() + prefixes.size() >= max) {
                truncated = max > 0;
                return;
            }
            if (common.isEmpty()) {
                objects.add(object);
            } else if (!seen) {
                prefixes.add(common);
            }
            last = key;
        }
    }

    private byte[] first(String marker, String owner) {
        Xml xml = head().add("Marker", coded(marker));
        if (truncated) {
            xml.add("NextMarker", coded(last));
        }
        return entries(xml, owner);
    }

    private byte[] second(String token, String owner) {
        Xml xml = head().add("KeyCount", objects.size() + prefixes.size());
        if (!token.isEmpty()) {
            xml.add("ContinuationToken", token);
        }
        if (truncated) {
            byte[] next = last.getBytes(StandardCharsets.UTF_8);
            xml.add("NextContinuationToken", Base64.getUrlEncoder().encodeToString(next));
        }
        return entries(xml, owner);
    }

    private Xml head() {
        Xml xml = Xml.root("ListBucketResult").add("Name", bucket.name()).add("Prefix", coded(prefix));
        if (!delimiter.isEmpty()) {
            xml.add("Delimiter", coded(delimiter));
        }
        if (request.has("encoding-type")) {
            xml.add("EncodingType", "url");
        }
        return xml.add("MaxKeys", max).add("IsTruncated", truncated);
    }

    private byte[] entries(Xml xml, String owner) {
        for (StoredObject object : objects) {
            xml.open("Contents")
                    .add("Key", coded(object.key()))
                    .add("LastModified", object.modified())
                    .add("ETag", '"' + object.etag() + '"')
                    .add("Size", object.sizeBytes())
                    .owner(owner)
                    .add("StorageClass", "STANDARD")
                    .close("Contents");
        }
        for (String common : prefixes) {
            xml.open("CommonPrefixes").add("Prefix", coded(common)).close("CommonPrefixes");
        }
        return xml.close("ListBucketResult").bytes();
    }

    private String coded(String text) {
        return request.has("encoding-type") ? S3Request.encode(text, true) : text;
    }
}
