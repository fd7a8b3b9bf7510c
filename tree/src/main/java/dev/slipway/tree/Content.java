package dev.slipway.tree;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The bytes of a regular file, read when they are wanted. */
public sealed interface Content {

    /** The size in bytes that a reader gets. */
    long sizeBytes();

    /** Opens the bytes from the start. */
    InputStream open() throws IOException;

    /** Bytes held in memory. */
    static Content of(byte[] bytes) {
        return new Memory(bytes.clone());
    }

    /** A range of a file of this host, which must not change while it is in use. */
    static Content of(Path file, long offsetBytes, long sizeBytes) {
        return new Range(file, offsetBytes, sizeBytes);
    }

    /** Bytes held in memory. */
    final class Memory implements Content {
        private final byte[] bytes;

        private Memory(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long sizeBytes() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }

        /** A copy of the bytes. */
        public byte[] bytes() {
            return bytes.clone();
        }
    }

    /** A range of a file of this host. */
    record Range(Path file, long offsetBytes, long sizeBytes) implements Content {
        @Override
        public InputStream open() throws IOException {
            FileChannel channel = FileChannel.open(file);
            channel.position(offsetBytes);
            return new BoundedStream(Channels.newInputStream(channel), sizeBytes);
        }
    }
}
