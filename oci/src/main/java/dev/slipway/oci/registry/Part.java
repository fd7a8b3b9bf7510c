package dev.slipway.oci.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Some bytes of a stream, which it closes. */
final class Part extends FilterInputStream {
    private long leftBytes;

    Part(InputStream in, long fromBytes, long countBytes) throws IOException {
        super(in);
        in.skipNBytes(fromBytes);
        this.leftBytes = countBytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (leftBytes == 0) {
            return -1;
        }
        int count = super.read(buffer, offset, (int) Math.min(length, leftBytes));
        leftBytes -= Math.max(count, 0);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(Math.min(count, leftBytes));
        leftBytes -= skipped;
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
