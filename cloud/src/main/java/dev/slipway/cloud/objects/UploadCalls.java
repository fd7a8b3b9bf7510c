package dev.slipway.cloud.objects;

import dev.slipway.cloud.objects.ObjectService.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.w3c.dom.Element;

/** What is asked of a multipart upload. */
record UploadCalls(ObjectStore store, ObjectCalls objects) {
    Reply answer(S3Request request, S3Request.Target target, CheckedBody body) throws IOException {
        if (request.has("uploads")) {
            return create(request, target, body);
        }
        StoredObject head = store.uploads().head(request.parameter("uploadId", ""), target.bucket(), target.key());
        return switch (request.method()) {
            case "PUT" -> part(request, head, body);
            case "GET" -> Reply.xml(200, parts(request, target, head));
            case "POST" -> complete(request, target, head, body);
            case "DELETE" -> {
                store.uploads().abort(head);
                yield Reply.empty(204);
            }
            default -> throw BucketCalls.notAllowed();
        };
    }

    private Reply create(S3Request request, S3Request.Target target, CheckedBody body) throws IOException {
        if (!request.method().equals("POST")) {
            throw BucketCalls.notAllowed();
        }
        BucketCalls.document(body);
        String id = store.uploads().create(target.bucket(), target.key(), ObjectCalls.kept(request));
        return Reply.xml(
                200,
                Xml.root("InitiateMultipartUploadResult")
                        .add("Bucket", target.bucket())
                        .add("Key", target.key())
                        .add("UploadId", id)
                        .close("InitiateMultipartUploadResult")
                        .bytes());
    }

    private Reply part(S3Request request, StoredObject head, CheckedBody body) throws IOException {
        int number = number(request.parameter("partNumber", ""));
        String name = Integer.toString(number);
        if (request.headers().containsKey("x-amz-copy-source")) {
            StoredObject source = objects.source(request);
            ByteRange range = ByteRange.of(request.header("x-amz-copy-source-range", ""), source.sizeBytes())
                    .orElse(new ByteRange(0, source.sizeBytes()));
            try (Content content = new Content(source, range.offset(), range.length())) {
                StoredObject part = store.write(name, Map.of(), content, "", () -> {});
                store.uploads().addPart(head, number, part);
                return Reply.xml(200, ObjectCalls.copied("CopyPartResult", part));
            }
        }
        StoredObject part = store.write(name, Map.of(), body, "", body);
        store.uploads().addPart(head, number, part);
        return new Reply(200, Map.of("ETag", ObjectCalls.quoted(part)), java.io.InputStream.nullInputStream(), 0);
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 10_000) {
            throw new S3Error(400, "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
        }
        return Integer.parseInt(text);
    }

    private byte[] parts(S3Request request, S3Request.Target target, StoredObject head) throws IOException {
        Xml xml = Xml.root("ListPartsResult")
                .add("Bucket", target.bucket())
                .add("Key", target.key())
                .add("UploadId", request.parameter("uploadId", ""))
                .add("IsTruncated", false);
        for (Map.Entry<Integer, StoredObject> part : store.uploads().parts(head).entrySet()) {
            xml.open("Part")
                    .add("PartNumber", part.getKey())
                    .add("LastModified", part.getValue().modified())
                    .add("ETag", ObjectCalls.quoted(part.getValue()))
                    .add("Size", part.getValue().sizeBytes())
                    .close("Part");
        }
        return xml.close("ListPartsResult").bytes();
    }

    private Reply complete(S3Request request, S3Request.Target target, StoredObject head, CheckedBody body)
            throws IOException {
        List<Uploads.Part> wanted = new ArrayList<>();
        for (Element part : Xml.all(Xml.parse(BucketCalls.document(body)), "Part")) {
            wanted.add(new Uploads.Part(
                    number(Xml.text(part, "PartNumber")), Xml.text(part, "ETag").replace("\"", "")));
        }
        if (wanted.isEmpty()) {
            throw new S3Error(400, "MalformedXML", "The XML you provided was not well-formed.");
        }
        StoredObject whole = store.uploads().complete(head, target.bucket(), wanted, ObjectCalls.allowed(request));
        return Reply.xml(
                200,
                Xml.root("CompleteMultipartUploadResult")
                        .add("Bucket", target.bucket())
                        .add("Key", target.key())
                        .add("ETag", ObjectCalls.quoted(whole))
                        .close("CompleteMultipartUploadResult")
                        .bytes());
    }
}
