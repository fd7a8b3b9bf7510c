package dev.slipway.disk.cluster;

import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;
import java.util.zip.Adler32;

/** How the clusters of a disk are stored. */
public sealed interface Compression {
    /** Raised with every change of what {@link Zlib} writes, so that a cluster is never stored in two ways. */
    int GENERATION = 3;

    /** As they are. */
    record None() implements Compression {}

    /**
     * Each cluster deflated by itself; every reader of the format knows it.
     *
     * @param level 1 (fast) to 9 (small)
     */
    record Zlib(int level) implements Compression {
        public Zlib {
            Deflate.check(level);
        }
    }

    /**
     * Each cluster as a zlib stream (RFC 1950), even where that is longer, as VMDK has it.
     *
     * @param level 1 (fast) to 9 (small)
     */
    record ZlibStream(int level) implements Compression {
        public ZlibStream {
            Deflate.check(level);
        }
    }

    /**
     * Each cluster by Zstandard; for QEMU from 5.1 on, and not for every cloud.
     *
     * @param level 1 (fast) to 19 (small)
     */
    record Zstd(int level) implements Compression {
        public Zstd {
            if (level < 1 || level > 19) {
                throw new IllegalArgumentException("a zstd level is 1 to 19, not " + level);
            }
        }
    }

    /** Compresses one cluster after the other, on one thread. */
    interface Codec extends AutoCloseable {
        /** Compresses all of {@code in} into {@code out}; the length, or 0 if it did not get shorter than {@code out}. */
        int compress(byte[] in, byte[] out);

        @Override
        void close();
    }

    /** How long what a cluster is compressed to may be; a cluster that gets longer is stored as it is. */
    default int mostBytes(int clusterBytes) {
        return this instanceof ZlibStream ? clusterBytes + clusterBytes / 1000 + 64 : clusterBytes - 512;
    }

    /** A codec for one thread; there is none for {@link None}. */
    default Codec codec() {
        return switch (this) {
            case None ignored -> throw new IllegalStateException("nothing is compressed");
            case Zlib(int level) -> new DeflateCodec(level);
            case ZlibStream zlib -> new ZlibCodec(zlib.level());
            case Zstd zstd -> new ZstdCodec(zstd.level());
        };
    }

    /** Deflated data alone. */
    final class DeflateCodec implements Codec {
        private final Deflate deflate;

        DeflateCodec(int level) {
            deflate = new Deflate(level);
        }

        @Override
        public int compress(byte[] in, byte[] out) {
            return deflate.compress(in, out);
        }

        @Override
        public void close() {}
    }

    /** Deflated data between a head and a checksum. */
    final class ZlibCodec implements Codec {
        /** A window of 32 KiB (RFC 1950 §2.2); the level named is the usual one, which no reader minds. */
        private static final byte[] HEAD = {0x78, (byte) 0x9c};

        private final Deflate deflate;
        private final Adler32 checksum = new Adler32();
        private byte[] deflated = new byte[0];

        ZlibCodec(int level) {
            deflate = new Deflate(level);
        }

        @Override
        public int compress(byte[] in, byte[] out) {
            int room = out.length - HEAD.length - Integer.BYTES;
            if (deflated.length != room) {
                deflated = new byte[room];
            }
            int length = deflate.compress(in, deflated);
            if (length == 0) {
                return 0;
            }
            checksum.reset();
            checksum.update(in);
            ByteBuffer.wrap(out).put(HEAD).put(deflated, 0, length).putInt((int) checksum.getValue());
            return HEAD.length + length + Integer.BYTES;
        }

        @Override
        public void close() {}
    }

    /** Zstandard's own library. */
    final class ZstdCodec implements Codec {
        private final ZstdCompressCtx context = new ZstdCompressCtx();
        private byte[] whole = new byte[0];

        ZstdCodec(int level) {
            context.setLevel(level).setContentSize(true).setChecksum(false);
        }

        @Override
        public int compress(byte[] in, byte[] out) {
            int bound = (int) com.github.luben.zstd.Zstd.compressBound(in.length);
            if (whole.length < bound) {
                whole = new byte[bound];
            }
            int length = context.compressByteArray(whole, 0, whole.length, in, 0, in.length);
            if (length > out.length) {
                return 0;
            }
            System.arraycopy(whole, 0, out, 0, length);
            return length;
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
