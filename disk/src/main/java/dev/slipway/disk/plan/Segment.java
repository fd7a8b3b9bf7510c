package dev.slipway.disk.plan;

import java.nio.file.Path;

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
        void copy(long from, java.nio.ByteBuffer target, int count) {
            target.put(array, offset + (int) from, count);
        }
    }

    /** A range of a file of this host. */
    record FileRange(long atBytes, Path file, long offsetBytes, long sizeBytes) implements Segment {
        @Override
        public FileRange shifted(long byBytes) {
            return new FileRange(atBytes + byBytes, file, offsetBytes, sizeBytes);
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
        java.util.Objects.checkFromIndexSize(offset, length, array.length);
        return new Bytes(atBytes, array, offset, length);
    }
}
