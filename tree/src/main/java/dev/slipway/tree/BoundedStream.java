package dev.slipway.tree;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads at most a given number of bytes of another stream. */
final class BoundedStream extends FilterInputStream {
    private long remainingBytes;

    BoundedStream(InputStream in, long limitBytes) {
        super(in);
        this.remainingBytes = limitBytes;
    }

    @Override
    public int read() throws IOException {
        if (remainingBytes <= 0) {
            return -1;
        }
        int b = super.read();
        if (b >= 0) {
            remainingBytes--;
        }
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (remainingBytes <= 0) {
            return length == 0 ? 0 : -1;
        }
        int count = super.read(buffer, offset, (int) Math.min(length, remainingBytes));
        if (count > 0) {
            remainingBytes -= count;
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(Math.min(count, remainingBytes));
        remainingBytes -= skipped;
        return skipped;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(super.available(), remainingBytes);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
