package dev.slipway.scaleway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.slipway.scaleway.configuration.Configuration;
import dev.slipway.scaleway.configuration.Profile;
import dev.slipway.scaleway.configuration.Setting;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server whose certificate nobody vouches for, and which is for another name. */
class TransportTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder = Path.of("");

    private final BlockingQueue<String> agents = new LinkedBlockingQueue<>();
    private String url = "";
    private AutoCloseable served = () -> {};

    @BeforeEach
    void serve() throws Exception {
        SSLContext context = selfSigned();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            agents.add(exchange.getRequestHeaders().getFirst("User-Agent"));
            byte[] body = "{\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        served = () -> server.stop(0);
        url = "https://127.0.0.1:" + server.getAddress().getPort();
    }

    private SSLContext selfSigned() throws Exception {
        Path store = folder.resolve("store.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made = new ProcessBuilder(List.of(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=elsewhere.example",
                        "-alias",
                        "a",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD)))
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    @AfterEach
    void end() throws Exception {
        served.close();
    }

    private ApiClient client(Map<Setting, String> said) {
        Patience patience = new Patience(1, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofSeconds(20));
        return new ApiClient(url, "key", patience, new Configuration(new Profile(said)).transport());
    }

    @Test
    void onlyAnInsecureProfileTakesAnyCertificate() throws Exception {
        assertThatThrownBy(() -> client(Map.of()).get("/")).hasMessageContaining("PKIX");
        assertThatThrownBy(() -> client(Map.of(Setting.INSECURE, "false")).get("/"))
                .hasMessageContaining("PKIX");
        assertThat(agents).isEmpty();
        assertThat(client(Map.of(Setting.INSECURE, "true")).get("/").id()).isEqualTo("1");
    }

    @Test
    void theProfilesUserAgentFollowsOurs() throws Exception {
        client(Map.of(Setting.INSECURE, "true")).get("/");
        client(Map.of(Setting.INSECURE, "true", Setting.USER_AGENT, "plane/2")).get("/");
        assertThat(agents).containsExactly("slipway", "slipway plane/2");
    }
}
