package dev.slipway.disk.plan;

import dev.slipway.tree.HostFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;

/** A stretch of a disk that is not all zeros. */
public sealed interface Segment {

    /** The first byte's place on the disk. */
    long atBytes();

    /** The length, above 0. */
    long sizeBytes();

    /** The first place behind it. */
    default long endBytes() {
        return atBytes() + sizeBytes();
    }

    /** The same stretch at another place. */
    Segment shifted(long byBytes);

    /** Bytes known when the plan was made; a part of an array that nobody changes any more. */
    final class Bytes implements Segment {
        private final long atBytes;
        private final byte[] array;
        private final int offset;
        private final int length;

        private Bytes(long atBytes, byte[] array, int offset, int length) {
            this.atBytes = atBytes;
            this.array = array;
            this.offset = offset;
            this.length = length;
        }

        @Override
        public long atBytes() {
            return atBytes;
        }

        @Override
        public long sizeBytes() {
            return length;
        }

        @Override
        public Bytes shifted(long byBytes) {
            return new Bytes(atBytes + byBytes, array, offset, length);
        }

        /** Copies {@code count} bytes that begin {@code from} bytes into this segment. */
        void copy(long from, ByteBuffer target, int count) {
            target.put(array, offset + (int) from, count);
        }
    }

    /** A range of a file of this host. */
    record FileRange(long atBytes, HostFile file, long offsetBytes, long sizeBytes) implements Segment {
        @Override
        public FileRange shifted(long byBytes) {
            return new FileRange(atBytes + byBytes, file, offsetBytes, sizeBytes);
        }
    }

    /** Gives bytes that follow from what is known anyway, so that they need not be kept; any number of threads may ask. */
    @FunctionalInterface
    interface Source {
        /** Puts {@code count} bytes, which begin {@code from} bytes into the segment, into {@code target}. */
        void copy(long key, long from, ByteBuffer target, int count) throws IOException;
    }

    /**
     * Bytes that are worked out when they are read.
     *
     * @param key which of the source's segments this is
     */
    record Computed(long atBytes, long sizeBytes, Source source, long key) implements Segment {
        @Override
        public Computed shifted(long byBytes) {
            return new Computed(atBytes + byBytes, sizeBytes, source, key);
        }
    }

    /**
     * A cluster that lies compressed in a file of this host, or a part of one.
     *
     * @param storedBytes how many bytes of the file may belong to it
     * @param clusterBytes how long it is once it is unpacked
     * @param fromBytes where in it this segment begins
     */
    record Compressed(
            long atBytes,
            Path file,
            long offsetBytes,
            int storedBytes,
            int clusterBytes,
            int fromBytes,
            long sizeBytes,
            boolean isZstd)
            implements Segment {
        @Override
        public Compressed shifted(long byBytes) {
            return new Compressed(
                    atBytes + byBytes, file, offsetBytes, storedBytes, clusterBytes, fromBytes, sizeBytes, isZstd);
        }
    }

    /** A segment of an array that must not be changed from now on. */
    static Segment of(long atBytes, byte[] array) {
        return new Bytes(atBytes, array, 0, array.length);
    }

    /** A segment of a part of an array that must not be changed from now on. */
    static Segment of(long atBytes, byte[] array, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, array.length);
        return new Bytes(atBytes, array, offset, length);
    }
}
