package dev.slipway.cloud.endurance;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.cloud.api.Pace;
import dev.slipway.cloud.objects.ObjectService.Keys;
import dev.slipway.cloud.service.LocalCloud;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;

/** A cloud in a process of its own, to be killed: it prints its port and serves until then. */
final class ServedCloud {
    static final Keys KEYS = new Keys(
            "SCW0123456789ABCDEFG",
            "11111111-2222-4333-8444-555555555555",
            "99999999-2222-4333-8444-555555555555",
            "fr-par");

    private ServedCloud() {}

    static HttpServer serve(LocalCloud cloud) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", cloud);
        server.start();
        return server;
    }

    static LocalCloud open(Path folder) throws IOException, InterruptedException {
        return LocalCloud.open(
                folder,
                KEYS,
                LocalCloud.Hosting.NONE,
                new Pace(Duration.ofMillis(20)),
                (step, failure) -> System.err.println(step.name() + ": " + failure));
    }

    public static void main(String[] arguments) throws Exception {
        System.out.println(serve(open(Path.of(arguments[0]))).getAddress().getPort());
        Thread.currentThread().join();
    }
}
