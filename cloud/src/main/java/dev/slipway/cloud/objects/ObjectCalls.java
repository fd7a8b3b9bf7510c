package dev.slipway.cloud.objects;

import dev.slipway.cloud.objects.ObjectService.Keys;
import dev.slipway.cloud.objects.ObjectService.Reply;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What is asked of an object. */
record ObjectCalls(ObjectStore store, Keys keys) {
    private static final List<String> KEPT =
            List.of("content-type", "cache-control", "content-disposition", "content-language", "expires");

    Reply answer(S3Request request, S3Request.Target target, CheckedBody body) throws IOException {
        if (target.key().getBytes(java.nio.charset.StandardCharsets.UTF_8).length > 1024) {
            throw new S3Error(400, "KeyTooLongError", "Your key is too long");
        }
        boolean upload = request.has("uploadId") || request.has("uploads");
        if (upload) {
            return new UploadCalls(store, this).answer(request, target, body);
        }
        return switch (request.method()) {
            case "PUT" -> put(request, target, body);
            case "GET", "HEAD" -> get(request, target);
            case "DELETE" -> {
                BucketCalls.refuseSubresource(request);
                store.bucket(target.bucket()).delete(target.key());
                yield Reply.empty(204);
            }
            default -> throw BucketCalls.notAllowed();
        };
    }

    private Reply put(S3Request request, S3Request.Target target, CheckedBody body) throws IOException {
        BucketCalls.refuseSubresource(request);
        if (request.headers().containsKey("x-amz-tagging")) {
            throw new S3Error(501, "NotImplemented", "Setting tags is not implemented.");
        }
        Bucket bucket = store.bucket(target.bucket());
        if (request.headers().containsKey("x-amz-copy-source")) {
            return copy(request, target, bucket);
        }
        StoredObject written = store.write(target.key(), kept(request), body, "", body);
        StoredObject published = bucket.publish(written, allowed(request));
        return new Reply(200, Map.of("ETag", quoted(published)), java.io.InputStream.nullInputStream(), 0);
    }

    private Reply copy(S3Request request, S3Request.Target target, Bucket bucket) throws IOException {
        StoredObject source = source(request);
        boolean replace = request.header("x-amz-metadata-directive", "COPY").equals("REPLACE");
        Map<String, String> headers = replace ? kept(request) : source.headers();
        try (Content content = new Content(source, 0, source.sizeBytes())) {
            StoredObject written = store.write(target.key(), headers, content, source.etag(), () -> {});
            StoredObject published = bucket.publish(written, allowed(request));
            return Reply.xml(200, copied("CopyObjectResult", published));
        }
    }

    StoredObject source(S3Request request) {
        String named =
                S3Request.decode(request.header("x-amz-copy-source", ""), false).replaceFirst("^/", "");
        int slash = named.indexOf('/');
        if (slash < 1) {
            throw new S3Error(400, "InvalidArgument", "Copy Source must mention the source bucket and key.");
        }
        return store.object(named.substring(0, slash), named.substring(slash + 1));
    }

    static byte[] copied(String root, StoredObject object) {
        return Xml.root(root)
                .add("LastModified", object.modified())
                .add("ETag", quoted(object))
                .close(root)
                .bytes();
    }

    private Reply get(S3Request request, S3Request.Target target) throws IOException {
        if (request.has("acl") || request.has("tagging")) {
            store.object(target.bucket(), target.key());
            Xml none = Xml.root("Tagging").open("TagSet").close("TagSet").close("Tagging");
            return Reply.xml(200, request.has("acl") ? new BucketCalls(store, keys).acl() : none.bytes());
        }
        BucketCalls.refuseSubresource(request);
        for (int attempt = 0; ; attempt++) {
            StoredObject object = store.object(target.bucket(), target.key());
            try {
                return content(request, object);
            } catch (NoSuchFileException e) {
                // Replaced between the look into the index and the opening of the file: look again.
                if (attempt == 10) {
                    throw e;
                }
            }
        }
    }

    private static Reply content(S3Request request, StoredObject object) throws IOException {
        Map<String, String> headers = new TreeMap<>(object.headers());
        headers.put("ETag", quoted(object));
        headers.put("Accept-Ranges", "bytes");
        headers.put(
                "Last-Modified",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(object.modified().atOffset(ZoneOffset.UTC)));
        if (!matches(request.header("if-match", "*"), object)) {
            throw new S3Error(
                    412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
        }
        String none = request.header("if-none-match", "");
        if (!none.isEmpty() && matches(none, object)) {
            return new Reply(304, headers, java.io.InputStream.nullInputStream(), 0);
        }
        Optional<ByteRange> range = ByteRange.of(request.header("range", ""), object.sizeBytes());
        ByteRange part = range.orElse(new ByteRange(0, object.sizeBytes()));
        range.ifPresent(r -> headers.put("Content-Range", r.header(object.sizeBytes())));
        Content content = new Content(object, part.offset(), part.length());
        content.open();
        return new Reply(range.isPresent() ? 206 : 200, headers, content, part.length());
    }

    /** What a write demands of the object that is there: nothing, that there is none, or that it is a certain one. */
    static Predicate<Optional<StoredObject>> allowed(S3Request request) {
        String match = request.header("if-match", "");
        String none = request.header("if-none-match", "");
        return old -> (match.isEmpty() || old.filter(o -> matches(match, o)).isPresent())
                && (none.isEmpty() || old.filter(o -> matches(none, o)).isEmpty());
    }

    private static boolean matches(String tags, StoredObject object) {
        for (String tag : tags.split(",")) {
            String bare = tag.strip().replaceFirst("^W/", "").replace("\"", "");
            if (bare.equals("*") || bare.equals(object.etag())) {
                return true;
            }
        }
        return false;
    }

    static Map<String, String> kept(S3Request request) {
        Map<String, String> kept = new TreeMap<>();
        kept.put("content-type", "binary/octet-stream");
        int metadataBytes = 0;
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            boolean metadata = header.getKey().startsWith("x-amz-meta-");
            metadataBytes +=
                    metadata ? header.getKey().length() + header.getValue().length() : 0;
            if (metadata || KEPT.contains(header.getKey())) {
                kept.put(header.getKey(), header.getValue());
            }
        }
        String encoding = request.header("content-encoding", "").replaceAll("aws-chunked,? ?", "");
        if (!encoding.isEmpty()) {
            kept.put("content-encoding", encoding);
        }
        if (metadataBytes > 8192) {
            throw new S3Error(
                    400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size");
        }
        return kept;
    }

    static String quoted(StoredObject object) {
        return '"' + object.etag() + '"';
    }
}
