package dev.slipway.cloud.objects;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One range of bytes, RFC 9110 section 14. */
record ByteRange(long offset, long length) {
    private static final Pattern HEADER = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    /**
     * The range a header asks for; none when it is not one range of bytes, which is then ignored.
     *
     * @throws S3Error 416 when it begins after the end
     */
    static Optional<ByteRange> of(String header, long sizeBytes) {
        Matcher matcher = HEADER.matcher(header);
        if (!matcher.matches() || header.length() < 8) {
            return Optional.empty();
        }
        String first = String.valueOf(matcher.group(1));
        String last = String.valueOf(matcher.group(2));
        long from = first.isEmpty() ? Math.max(0, sizeBytes - Long.parseLong(last)) : Long.parseLong(first);
        long to = first.isEmpty() || last.isEmpty() ? sizeBytes - 1 : Long.parseLong(last);
        if (to < from && !last.isEmpty() && !first.isEmpty()) {
            return Optional.empty();
        }
        if (from >= sizeBytes) {
            throw new S3Error(416, "InvalidRange", "The requested range is not satisfiable");
        }
        return Optional.of(new ByteRange(from, Math.min(to, sizeBytes - 1) - from + 1));
    }

    String header(long sizeBytes) {
        return "bytes " + offset + "-" + (offset + length - 1) + "/" + sizeBytes;
    }
}
