package dev.slipway.cloud.objects;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * An object in its file: the content first, what is known of it after, so that one rename publishes both.
 *
 * @param version grows with each write, so that the newer of two files of a key is known after a crash
 * @param etag without quotes
 */
record StoredObject(
        Path file,
        String key,
        long version,
        long sizeBytes,
        String etag,
        Instant modified,
        Map<String, String> headers) {
    private static final int MAGIC = 0x534c4f42;
    private static final int MAX_FOOTER_BYTES = 1 << 20;

    StoredObject {
        headers = Map.copyOf(headers);
    }

    StoredObject at(Path published) {
        return new StoredObject(published, key, version, sizeBytes, etag, modified, headers);
    }

    /** What is written after the content. */
    ByteBuffer footer() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF(key);
        out.writeLong(version);
        out.writeLong(sizeBytes);
        out.writeUTF(etag);
        out.writeLong(modified.toEpochMilli());
        out.writeInt(headers.size());
        for (Map.Entry<String, String> header : new TreeMap<>(headers).entrySet()) {
            out.writeUTF(header.getKey());
            out.writeUTF(header.getValue());
        }
        out.writeInt(bytes.size());
        out.writeInt(MAGIC);
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    /**
     * Reads what a file says of itself.
     *
     * @throws IOException also when the file is none of ours or not whole
     */
    static StoredObject read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer tail = ByteBuffer.allocate(8);
            long end = channel.size() - 8;
            int footerBytes = end < 0 || channel.read(tail, end) != 8 ? -1 : tail.getInt(0);
            if (footerBytes < 0 || footerBytes > Math.min(end, MAX_FOOTER_BYTES) || tail.getInt(4) != MAGIC) {
                throw new IOException(file + " is not a whole object");
            }
            byte[] footer = new byte[footerBytes];
            channel.read(ByteBuffer.wrap(footer), end - footerBytes);
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(footer));
            String key = in.readUTF();
            long version = in.readLong();
            long sizeBytes = in.readLong();
            String etag = in.readUTF();
            Instant modified = Instant.ofEpochMilli(in.readLong());
            Map<String, String> headers = new TreeMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                headers.put(in.readUTF(), in.readUTF());
            }
            if (sizeBytes != end - footerBytes) {
                throw new IOException(file + " is not a whole object");
            }
            return new StoredObject(file, key, version, sizeBytes, etag, modified, headers);
        }
    }
}
