package dev.slipway.build.base;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A stream that stays open when its reader is closed, because the owner reads on after it, and whose bytes are all
 * read, because a digest below must see also those that a reader skips.
 */
final class KeptOpen extends FilterInputStream {
    KeptOpen(InputStream in) {
        super(in);
    }

    @Override
    public long skip(long count) throws IOException {
        byte[] buffer = new byte[(int) Math.min(count, 1 << 16)];
        return count <= 0 ? 0 : Math.max(0, read(buffer, 0, buffer.length));
    }

    @Override
    public void close() {
        // The owner closes the stream below.
    }
}
