package dev.slipway.cloud.objects;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** A body whose length and every digest the request states are checked when it has been read. */
final class CheckedBody extends FilterInputStream implements ObjectStore.AtEnd {
    private final S3Request request;
    private final Signature signature;
    private final Map<String, String> trailers;
    private final long expectedBytes;
    private final List<MessageDigest> digests = new ArrayList<>();
    private final CRC32 crc32 = new CRC32();
    private final CRC32C crc32c = new CRC32C();
    private final Crc64Nvme crc64 = new Crc64Nvme();
    private long readBytes;

    private CheckedBody(InputStream in, S3Request request, Signature signature, Map<String, String> trailers) {
        super(in);
        this.request = request;
        this.signature = signature;
        this.trailers = trailers;
        String length = request.header("x-amz-decoded-content-length", request.header("content-length", "-1"));
        try {
            this.expectedBytes = Long.parseLong(length);
        } catch (NumberFormatException e) {
            throw S3Error.invalid("The length of the body is malformed.");
        }
        for (String algorithm : List.of("MD5", "SHA-1", "SHA-256")) {
            digests.add(Digests.of(algorithm));
        }
    }

    static CheckedBody of(InputStream raw, S3Request request, Signature signature) {
        if (!signature.payload().startsWith("STREAMING-")) {
            return new CheckedBody(raw, request, signature, Map.of());
        }
        if (!ChunkedBody.isKnown(signature.payload())) {
            throw S3Error.invalid("The x-amz-content-sha256 names an encoding of the body that is not known.");
        }
        ChunkedBody chunked = new ChunkedBody(raw, signature);
        return new CheckedBody(chunked, request, signature, chunked.trailers());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        if (count > 0) {
            readBytes += count;
            digests.forEach(digest -> digest.update(bytes, offset, count));
            crc32.update(bytes, offset, count);
            crc32c.update(bytes, offset, count);
            crc64.update(bytes, offset, count);
        }
        return count;
    }

    @Override
    public void check() {
        if (expectedBytes >= 0 && readBytes != expectedBytes) {
            throw new S3Error(400, "IncompleteBody", "You did not provide the number of bytes the request announced.");
        }
        byte[] md5 = digests.get(0).digest();
        byte[] sha1 = digests.get(1).digest();
        byte[] sha256 = digests.get(2).digest();
        String payload = signature.payload();
        if (payload.length() == 64 && !HexFormat.of().formatHex(sha256).equals(payload)) {
            throw new S3Error(400, "XAmzContentSHA256Mismatch", "The provided x-amz-content-sha256 is not the body's.");
        }
        compare("content-md5", md5);
        compare("x-amz-checksum-sha1", sha1);
        compare("x-amz-checksum-sha256", sha256);
        compare("x-amz-checksum-crc32", big(crc32));
        compare("x-amz-checksum-crc32c", big(crc32c));
        compare(
                "x-amz-checksum-crc64nvme",
                ByteBuffer.allocate(8).putLong(crc64.getValue()).array());
        refuseMissingTrailers();
    }

    /** A checksum that was announced and did not come must not pass for one that is right. */
    private void refuseMissingTrailers() {
        for (String name :
                request.header("x-amz-trailer", "").toLowerCase(Locale.ROOT).split(",")) {
            if (!name.isBlank() && !trailers.containsKey(name.strip())) {
                throw new S3Error(
                        400, "MalformedTrailerError", "The request contained trailing data that was not well-formed.");
            }
        }
    }

    private static byte[] big(Checksum checksum) {
        return ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array();
    }

    private void compare(String name, byte[] actual) {
        String stated = trailers.getOrDefault(name, request.header(name, ""));
        if (!stated.isEmpty() && !stated.equals(Base64.getEncoder().encodeToString(actual))) {
            throw new S3Error(400, "BadDigest", "The " + name + " you specified did not match what we received.");
        }
    }
}
