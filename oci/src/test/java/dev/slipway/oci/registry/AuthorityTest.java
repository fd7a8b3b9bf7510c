package dev.slipway.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.slipway.oci.ImageWriter;
import dev.slipway.oci.LayerArchive;
import dev.slipway.oci.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asks, and how a registry is shown it. */
class AuthorityTest {
    @TempDir
    private Path temporary = Path.of("");

    private FakeRegistry registry;
    private final List<String> tokenRequests = new ArrayList<>();

    @BeforeEach
    void serve() throws Exception {
        registry = new FakeRegistry();
        ImageWriter image = TestImages.of(Platform.LINUX_AMD64, LayerArchive.Packing.GZIP, temporary);
        registry.put("1", image.manifest(), image.blobs());
    }

    @AfterEach
    void end() {
        registry.close();
    }

    private void pull(String config) throws Exception {
        Files.writeString(temporary.resolve("config.json"), config);
        Map<String, String> environment =
                Map.of("DOCKER_CONFIG", temporary.toString(), "PATH", temporary + ":" + System.getenv("PATH"));
        FakeRegistry.client(environment, Mirrors.NONE, 1 << 20).image(registry.reference(":1"), Platform.LINUX_AMD64);
    }

    /** Wants a token, which the server at /token gives to whoever shows {@code authorization}, or this form. */
    private void wantsToken(String authorization, String form) {
        registry.trouble(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/token")) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                tokenRequests.add(FakeRegistry.line(exchange) + " " + body);
                boolean right = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
                                .equals(authorization)
                        && body.contains(form);
                byte[] token = "{\"token\":\"abc\"}".getBytes(StandardCharsets.UTF_8);
                FakeRegistry.answer(exchange, right ? 200 : 401, right ? token : new byte[0]);
                return true;
            }
            return refuses(exchange, "Bearer abc", "Bearer realm=\"/token\",service=\"the registry\"");
        });
    }

    private static boolean refuses(HttpExchange exchange, String wanted, String challenge) throws IOException {
        if (wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return false;
        }
        exchange.getResponseHeaders().add("WWW-Authenticate", challenge);
        FakeRegistry.answer(exchange, 401, new byte[0]);
        return true;
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aStrangerGetsATokenAndKeepsItForTheNextRequest() throws Exception {
        wantsToken("null", "");

        pull("{}");

        assertThat(tokenRequests)
                .singleElement()
                .asString()
                .contains("service=the+registry", "scope=repository%3Asome%2Fimage%3Apull");
    }

    @Test
    void aUserGetsATokenByPassword() throws Exception {
        wantsToken(basic("me:p:w"), "");

        pull("{\"auths\":{\"" + registry.host() + "\":{\"auth\":\""
                + basic("me:p:w").substring(6) + "\"}}}");

        assertThat(tokenRequests).singleElement().asString().contains("account=me");
    }

    @Test
    void anIdentityTokenIsExchangedForATokenByForm() throws Exception {
        wantsToken("null", "refresh_token=long+lived");

        pull("{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"AA==\",\"identitytoken\":\"long lived\"}}}");

        assertThat(tokenRequests).singleElement().asString().startsWith("POST").contains("grant_type=refresh_token");
    }

    @Test
    void aRegistryTokenIsShownAsItIs() throws Exception {
        wantsToken("nobody", "");

        pull("{\"auths\":{\"" + registry.host() + "\":{\"registrytoken\":\"abc\"}}}");

        assertThat(tokenRequests).isEmpty();
    }

    @Test
    void aPasswordIsShownToARegistryWithoutTokens() throws Exception {
        registry.trouble(exchange -> refuses(exchange, basic("me:pw"), "Basic realm=\"x\""));

        pull("{\"auths\":{\"http://" + registry.host() + "/v1/\":{\"auth\":\""
                + basic("me:pw").substring(6) + "\"}}}");
    }

    @Test
    void aHelperProgramIsAskedForItsRegistry() throws Exception {
        registry.trouble(exchange -> refuses(exchange, basic("me:from a helper"), "Basic realm=\"x\""));
        Path helper = temporary.resolve("docker-credential-test");
        Files.writeString(
                helper,
                "#!/bin/sh\n[ \"$1\" = get ] && [ \"$(cat)\" = " + registry.host()
                        + " ] || { echo credentials not found in native keychain; exit 1; }\n"
                        + "echo '{\"Username\":\"me\",\"Secret\":\"from a helper\"}'\n");
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwxr-xr-x"));

        pull("{\"credHelpers\":{\"" + registry.host() + "\":\"test\"},\"credsStore\":\"absent\"}");
    }

    @Test
    void aHelperThatIsNotInstalledIsNamed() {
        registry.failing(9, "GET", 401, Map.of("WWW-Authenticate", "Basic realm=\"x\""));

        assertThatThrownBy(() -> pull("{\"credsStore\":\"absent\"}"))
                .hasMessageContaining("docker-credential-absent, which cannot be run");
    }

    @Test
    void dockerHubHasAnOddKeyAndAHelperMayKeepAnIdentityToken() throws Exception {
        Files.writeString(
                temporary.resolve("config.json"),
                "{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\""
                        + basic("hub:pw").substring(6) + "\"}},\"credHelpers\":{\"example.org\":\"token\"}}");
        Path helper = temporary.resolve("docker-credential-token");
        Files.writeString(helper, "#!/bin/sh\necho '{\"Username\":\"<token>\",\"Secret\":\"t\"}'\n");
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwxr-xr-x"));
        DockerCredentials credentials = DockerCredentials.of(
                Map.of("DOCKER_CONFIG", temporary.toString(), "PATH", temporary + ":/usr/bin:/bin"));

        assertThat(credentials.find("docker.io")).isEqualTo(new Credentials.Password("hub", "pw"));
        assertThat(credentials.find("example.org")).isEqualTo(new Credentials.IdentityToken("t"));
        assertThat(credentials.find("other.example")).isEqualTo(new Credentials.Anonymous());
        assertThat(new Credentials.Password("hub", "pw").toString()).doesNotContain("pw");
    }

    @Test
    void whoIsRefusedIsToldToLogIn() {
        wantsToken("somebody else", "");

        assertThatThrownBy(() -> pull("{}"))
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.DENIED))
                .hasMessageContaining("docker login " + registry.host());
    }

    @Test
    void challengesAreReadWhateverTheirOrder() {
        List<Challenge> challenges = Challenge.parse(List.of(
                "Basic realm=\"a, b\", Bearer realm=\"https://x/t\" , service=y,scope=\"q\\\"r\"", "Negotiate"));

        assertThat(challenges).extracting(Challenge::scheme).containsExactly("basic", "bearer", "negotiate");
        assertThat(challenges.get(1).parameters()).containsEntry("service", "y").containsEntry("scope", "q\"r");
    }
}
