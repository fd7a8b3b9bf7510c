package dev.slipway.cloud.objects;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.cloud.objects.ObjectService.Keys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/** An object storage on a free port. */
final class ObjectServer implements AutoCloseable {
    static final Keys KEYS =
            new Keys("SCW0123456789ABCDEFG", "11111111-2222-4333-8444-555555555555", "project", "fr-par");

    private final HttpServer server;

    ObjectServer(Path data) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", ObjectService.open(data, KEYS));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    RawClient client() {
        return new RawClient(port(), KEYS);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
