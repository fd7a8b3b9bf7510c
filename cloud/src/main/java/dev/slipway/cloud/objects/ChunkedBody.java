package dev.slipway.cloud.objects;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A body in aws-chunked encoding: the content alone is read from it; each chunk's signature is checked as it ends. */
final class ChunkedBody extends FilterInputStream {
    private static final String SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private static final String SIGNED_WITH_TRAILERS = SIGNED + "-TRAILER";
    private static final String UNSIGNED = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";

    private final Signature signature;
    private final boolean signed;
    private final MessageDigest chunkDigest = Digests.of("SHA-256");
    private final Map<String, String> trailers = new TreeMap<>();
    private String previous;
    private String announced = "";
    private long left;
    private boolean started;
    private boolean ended;

    ChunkedBody(InputStream in, Signature signature) {
        super(in);
        this.signature = signature;
        this.signed = signature.payload().startsWith(SIGNED);
        this.previous = signature.value();
    }

    static boolean isKnown(String payload) {
        return List.of(SIGNED, SIGNED_WITH_TRAILERS, UNSIGNED).contains(payload);
    }

    /** The trailing headers, complete once the content is read. */
    Map<String, String> trailers() {
        return trailers;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int count = in.read(bytes, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("the body ends inside a chunk");
        }
        chunkDigest.update(bytes, offset, count);
        left -= count;
        return count;
    }

    private void nextChunk() throws IOException {
        if (started) {
            endChunk();
            if (!line().isEmpty()) {
                throw S3Error.invalid("A chunk of the body is longer than it says.");
            }
        }
        started = true;
        String[] head = line().split(";", 2);
        try {
            left = Long.parseLong(head[0].strip(), 16);
        } catch (NumberFormatException e) {
            throw S3Error.invalid("A chunk of the body has no size.");
        }
        announced = head.length > 1 ? head[1].replace("chunk-signature=", "").strip() : "";
        if (left < 0) {
            throw S3Error.invalid("A chunk of the body has a negative size.");
        }
        if (left == 0) {
            endChunk();
            ended = true;
            readTrailers();
        }
    }

    private void endChunk() {
        if (signed) {
            String expected = signature.ofChunk(previous, chunkDigest.digest());
            if (!Signature.same(expected, announced)) {
                throw Signature.mismatch();
            }
            previous = expected;
        }
    }

    private void readTrailers() throws IOException {
        StringBuilder text = new StringBuilder();
        String stated = "";
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 0 || trailers.size() > 16) {
                throw S3Error.invalid("The trailers of the body are malformed.");
            }
            String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            if (name.equals(TRAILER_SIGNATURE)) {
                stated = value;
            } else {
                trailers.put(name, value);
                text.append(name).append(':').append(value).append('\n');
            }
        }
        if (signature.payload().equals(SIGNED_WITH_TRAILERS)
                && !Signature.same(signature.ofTrailers(previous, text.toString()), stated)) {
            throw Signature.mismatch();
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (line.length() > 4096) {
                throw S3Error.invalid("A line of the chunked body is too long.");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
