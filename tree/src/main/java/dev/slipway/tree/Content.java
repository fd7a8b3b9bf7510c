package dev.slipway.tree;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

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
        return of(HostFile.of(file), offsetBytes, sizeBytes);
    }

    /** A range of a file of this host, which must not change while it is in use. */
    static Content of(HostFile file, long offsetBytes, long sizeBytes) {
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
    record Range(HostFile file, long offsetBytes, long sizeBytes) implements Content {
        @Override
        public InputStream open() throws IOException {
            FileChannel channel = FileChannel.open(file.path());
            channel.position(offsetBytes);
            return new BoundedStream(Channels.newInputStream(channel), sizeBytes);
        }
    }

    /** A file with holes: the pieces, in order and apart, and zeros between them. */
    static Content ofPieces(long sizeBytes, List<Piece> pieces) {
        return new Sparse(sizeBytes, pieces);
    }

    /** Bytes that pass by once, while the reader that gave the entry stands at it. */
    static Content passing(long sizeBytes, InputStream bytes) {
        return new Passing(sizeBytes, bytes);
    }

    /**
     * Bytes at a place in a file with holes.
     *
     * @param content neither {@link Sparse} nor {@link Passing}
     */
    record Piece(long atBytes, Content content) {
        /** The first byte behind the piece. */
        public long endBytes() {
            return atBytes + content.sizeBytes();
        }
    }

    /** A file with holes. */
    record Sparse(long sizeBytes, List<Piece> pieces) implements Content {
        public Sparse {
            pieces = List.copyOf(pieces);
            long end = 0;
            for (Piece piece : pieces) {
                if (piece.atBytes < end || piece.endBytes() > sizeBytes) {
                    throw new IllegalArgumentException("pieces of a file overlap, are out of order, or leave its "
                            + sizeBytes + " bytes at " + piece.atBytes);
                }
                end = piece.endBytes();
            }
        }

        @Override
        public InputStream open() {
            return new SparseStream(this);
        }
    }

    /** Bytes that pass by once. */
    final class Passing implements Content {
        private final long sizeBytes;
        private final InputStream bytes;
        private boolean taken;

        private Passing(long sizeBytes, InputStream bytes) {
            this.sizeBytes = sizeBytes;
            this.bytes = bytes;
        }

        @Override
        public long sizeBytes() {
            return sizeBytes;
        }

        @Override
        public InputStream open() throws IOException {
            if (taken) {
                throw new IOException("this content passes by once and has been read already");
            }
            taken = true;
            return bytes;
        }
    }
}
