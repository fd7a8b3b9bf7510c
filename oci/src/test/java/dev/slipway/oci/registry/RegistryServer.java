package dev.slipway.oci.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The registry server of Debian's package docker-registry, on the loopback, for whoever has the password. */
final class RegistryServer implements AutoCloseable {
    static final String USER = "me";
    static final String PASSWORD = "open sesame";
    private static final String ENCRYPTED = "$2b$04$5OH48x8X/6WfWV7e/SLGtOyDir1JHgCqabbKbCnS.LJgBYdrffoga";

    private final Process process;
    private final int port;

    private RegistryServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static RegistryServer start(Path directory) throws IOException, InterruptedException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path users = Files.writeString(directory.resolve("htpasswd"), USER + ":" + ENCRYPTED + "\n");
        Path config = Files.writeString(
                directory.resolve("registry.yml"),
                String.join(
                        "\n",
                        List.of(
                                "version: 0.1",
                                "storage:",
                                "  filesystem:",
                                "    rootdirectory: " + directory.resolve("registry"),
                                "http:",
                                "  addr: 127.0.0.1:" + port,
                                "auth:",
                                "  htpasswd:",
                                "    realm: test",
                                "    path: " + users,
                                "")));
        Process process = new ProcessBuilder("docker-registry", "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("registry.log").toFile())
                .start();
        RegistryServer server = new RegistryServer(process, port);
        for (int i = 0; i < 200; i++) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return server;
            } catch (IOException e) {
                Thread.sleep(50);
            }
        }
        server.close();
        throw new IOException(
                "docker-registry does not listen: " + Files.readString(directory.resolve("registry.log")));
    }

    String host() {
        return "localhost:" + port;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
