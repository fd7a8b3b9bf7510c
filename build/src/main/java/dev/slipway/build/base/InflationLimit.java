package dev.slipway.build.base;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts packed bytes going in and plain bytes coming out, and stops an archive that is a bomb. */
public final class InflationLimit extends FilterInputStream {
    /** Real systems pack to a third or a quarter; holes and logs of zeros come to a hundred. */
    private static final long MAXIMUM_RATIO = 200;

    private static final long FREE_BYTES = 256L << 20;

    private final String what;
    private long packedBytes;
    private long plainBytes;

    /** Watches {@code packed}, which the message calls {@code what}. */
    public InflationLimit(InputStream packed, String what) {
        super(packed);
        this.what = what;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        packedBytes += Math.max(0, count);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        byte[] buffer = new byte[(int) Math.min(count, 1 << 16)];
        return count <= 0 ? 0 : Math.max(0, read(buffer, 0, buffer.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** {@code unpacked}, the plain bytes of this stream, under the limit. */
    public InputStream plain(InputStream unpacked) {
        return new FilterInputStream(unpacked) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int count = super.read(buffer, offset, length);
                plainBytes += Math.max(0, count);
                if (plainBytes > FREE_BYTES && plainBytes / MAXIMUM_RATIO > packedBytes) {
                    throw new BaseException(what + " unpacks to more than " + MAXIMUM_RATIO
                            + " times its size, as only archives do that are made to fill a disk. Unpack it yourself and"
                            + " give the directory if you trust it.");
                }
                return count;
            }

            @Override
            public long skip(long count) throws IOException {
                byte[] buffer = new byte[(int) Math.min(count, 1 << 16)];
                return count <= 0 ? 0 : Math.max(0, read(buffer, 0, buffer.length));
            }

            @Override
            public boolean markSupported() {
                return false;
            }
        };
    }
}
