package dev.slipway.oci.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A body that fails when its server sends nothing for too long, which a socket alone would wait for without end. */
final class StallGuard extends FilterInputStream {
    private final Duration patience;
    private final Thread watch;
    private volatile long lastNanos = System.nanoTime();
    private volatile boolean stalled;

    StallGuard(InputStream body, Duration patience) {
        super(body);
        this.patience = patience;
        this.watch = Thread.startVirtualThread(this::watch);
    }

    private void watch() {
        try {
            for (long left = patience.toNanos();
                    left > 0;
                    left = patience.toNanos() - (System.nanoTime() - lastNanos)) {
                Thread.sleep(Duration.ofNanos(left));
            }
            stalled = true;
            in.close();
        } catch (InterruptedException | IOException e) {
            // The body was read or closed; there is nothing to watch any more.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            int count = super.read(buffer, offset, length);
            lastNanos = System.nanoTime();
            if (stalled) {
                throw tooLong(null);
            }
            return count;
        } catch (IOException e) {
            throw stalled ? tooLong(e) : e;
        }
    }

    private IOException tooLong(@Nullable Throwable cause) {
        return new IOException("nothing came for " + patience.toSeconds() + " seconds", cause);
    }

    @Override
    public void close() throws IOException {
        watch.interrupt();
        super.close();
    }
}
