package dev.slipway.cloud.objects;

import dev.slipway.cloud.objects.ObjectService.Keys;
import dev.slipway.cloud.objects.ObjectService.Reply;
import java.io.IOException;
import java.util.Map;
import org.w3c.dom.Element;

/** What is asked of the service and of a bucket. */
record BucketCalls(ObjectStore store, Keys keys) {
    private static final int MAX_DOCUMENT_BYTES = 4 << 20;

    /** What clients ask a bucket for that it never has, and the code S3 says so with. */
    private static final Map<String, String> ABSENT = Map.of(
            "tagging", "NoSuchTagSet",
            "cors", "NoSuchCORSConfiguration",
            "lifecycle", "NoSuchLifecycleConfiguration",
            "object-lock", "ObjectLockConfigurationNotFoundError",
            "policy", "NoSuchBucketPolicy",
            "website", "NoSuchWebsiteConfiguration");

    Reply listAll(S3Request request) {
        if (!request.method().equals("GET")) {
            throw notAllowed();
        }
        Xml xml = Xml.root("ListAllMyBucketsResult").owner(owner()).open("Buckets");
        for (Bucket bucket : store.all()) {
            xml.open("Bucket")
                    .add("Name", bucket.name())
                    .add("CreationDate", bucket.created())
                    .close("Bucket");
        }
        return Reply.xml(
                200, xml.close("Buckets").close("ListAllMyBucketsResult").bytes());
    }

    Reply answer(S3Request request, String bucket, CheckedBody body) throws IOException {
        return switch (request.method()) {
            case "PUT" -> create(request, bucket, body);
            case "HEAD" -> {
                store.bucket(bucket);
                yield Reply.empty(200);
            }
            case "GET" -> get(request, store.bucket(bucket));
            case "POST" -> deleteMany(request, store.bucket(bucket), body);
            case "DELETE" -> {
                refuseSubresource(request);
                store.drop(bucket);
                yield Reply.empty(204);
            }
            default -> throw notAllowed();
        };
    }

    private Reply create(S3Request request, String bucket, CheckedBody body) throws IOException {
        document(body);
        refuseSubresource(request);
        if (!store.create(bucket)) {
            throw new S3Error(409, "BucketAlreadyOwnedByYou", "Your previous request to create the bucket succeeded.");
        }
        return Reply.empty(200);
    }

    private Reply get(S3Request request, Bucket bucket) throws IOException {
        for (Map.Entry<String, String> absent : ABSENT.entrySet()) {
            if (request.has(absent.getKey())) {
                throw new S3Error(404, absent.getValue(), "The configuration does not exist");
            }
        }
        if (request.has("acl")) {
            return Reply.xml(200, acl());
        }
        if (request.has("versioning")) {
            return Reply.xml(
                    200,
                    Xml.root("VersioningConfiguration")
                            .close("VersioningConfiguration")
                            .bytes());
        }
        if (request.has("location")) {
            return Reply.xml(
                    200,
                    Xml.root("LocationConstraint")
                            .text(keys.region())
                            .close("LocationConstraint")
                            .bytes());
        }
        if (request.has("uploads")) {
            return Reply.xml(200, uploads(bucket, request.parameter("prefix", "")));
        }
        refuseSubresource(request);
        return Reply.xml(200, Listing.document(bucket, request, owner()));
    }

    private byte[] uploads(Bucket bucket, String prefix) throws IOException {
        Xml xml = Xml.root("ListMultipartUploadsResult")
                .add("Bucket", bucket.name())
                .add("Prefix", prefix)
                .add("IsTruncated", false);
        for (Map.Entry<String, StoredObject> upload :
                store.uploads().of(bucket.name()).entrySet()) {
            if (!upload.getValue().key().startsWith(prefix)) {
                continue;
            }
            xml.open("Upload")
                    .add("Key", upload.getValue().key())
                    .add("UploadId", upload.getKey())
                    .owner(owner())
                    .add("StorageClass", "STANDARD")
                    .add("Initiated", upload.getValue().modified())
                    .close("Upload");
        }
        return xml.close("ListMultipartUploadsResult").bytes();
    }

    private Reply deleteMany(S3Request request, Bucket bucket, CheckedBody body) throws IOException {
        if (!request.has("delete")) {
            throw notAllowed();
        }
        Element root = Xml.parse(document(body));
        boolean quiet = Xml.text(root, "Quiet").equals("true");
        Xml xml = Xml.root("DeleteResult");
        for (Element object : Xml.all(root, "Object")) {
            String key = Xml.text(object, "Key");
            bucket.delete(key);
            if (!quiet) {
                xml.open("Deleted").add("Key", key).close("Deleted");
            }
        }
        return Reply.xml(200, xml.close("DeleteResult").bytes());
    }

    byte[] acl() {
        return Xml.root("AccessControlPolicy")
                .owner(owner())
                .open("AccessControlList")
                .open("Grant")
                .raw("<Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\">")
                .add("ID", owner())
                .add("DisplayName", owner())
                .close("Grantee")
                .add("Permission", "FULL_CONTROL")
                .close("Grant")
                .close("AccessControlList")
                .close("AccessControlPolicy")
                .bytes();
    }

    private String owner() {
        return keys.project() + ":" + keys.project();
    }

    static byte[] document(CheckedBody body) throws IOException {
        byte[] document = body.readNBytes(MAX_DOCUMENT_BYTES + 1);
        if (document.length > MAX_DOCUMENT_BYTES) {
            throw new S3Error(400, "MaxMessageLengthExceeded", "Your request was too big.");
        }
        body.check();
        return document;
    }

    /** Says plainly that a part of S3 is not served here, instead of doing something else. */
    static void refuseSubresource(S3Request request) {
        for (String name : java.util.List.of(
                "acl",
                "tagging",
                "cors",
                "lifecycle",
                "versioning",
                "versions",
                "object-lock",
                "policy",
                "website",
                "encryption",
                "notification",
                "logging",
                "retention",
                "legal-hold",
                "torrent",
                "restore",
                "select")) {
            if (request.has(name)) {
                throw new S3Error(501, "NotImplemented", "Setting " + name + " is not implemented.");
            }
        }
    }

    static S3Error notAllowed() {
        return new S3Error(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
    }
}
