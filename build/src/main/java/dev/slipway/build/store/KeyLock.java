package dev.slipway.build.store;

import java.io.IOException;

/** An exclusive right, between threads and processes, that ends when it is closed or the process dies. */
public interface KeyLock extends AutoCloseable {
    @Override
    void close() throws IOException;
}
