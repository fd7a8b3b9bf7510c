package dev.slipway.cloud.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.cloud.api.Pace;
import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.json.JsonText;
import dev.slipway.cloud.objects.ObjectService.Keys;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The requests of {@code scw} 1.12 to 1.20 in their order, and of their answers what it does not work without. */
@Timeout(60)
class LegacyApiTest {
    private static final Keys KEYS = new Keys(
            "SCW0123456789ABCDEFG",
            "11111111-2222-4333-8444-555555555555",
            "99999999-2222-4333-8444-555555555555",
            "fr-par");
    private static final String BLOCK = "/block/v1/zones/fr-par-1/";
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}\\+00:00");

    @TempDir
    private Path folder = Path.of("");

    private final HttpClient client = HttpClient.newHttpClient();
    private AutoCloseable served = () -> {};
    private String url = "";

    @BeforeEach
    void serve() throws Exception {
        LocalCloud cloud = LocalCloud.open(
                folder, KEYS, LocalCloud.Hosting.NONE, new Pace(Duration.ofMillis(1)), (step, failure) -> {});
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", cloud);
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
        served = () -> {
            server.stop(0);
            cloud.close();
        };
    }

    @AfterEach
    void end() throws Exception {
        served.close();
        client.close();
    }

    private HttpResponse<String> send(String token, String method, String target, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + target))
                .header("X-Auth-Token", token)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private JsonObject ask(int status, String method, String target, String body) throws Exception {
        HttpResponse<String> answer = send(KEYS.secret(), method, target, body);
        assertThat(answer.statusCode())
                .as(method + " " + target + ": " + answer.body())
                .isEqualTo(status);
        return answer.body().isEmpty() ? JsonObject.EMPTY : document(answer.body());
    }

    private static JsonObject document(String text) throws Exception {
        return (JsonObject) JsonText.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As the client reads: HEAD for the number of elements, then the list. */
    private JsonObject list(String target) throws Exception {
        HttpResponse<String> head = send(KEYS.secret(), "HEAD", target + (target.contains("?") ? "" : "?"), "");
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("X-Total-Count")).isPresent();
        return ask(200, "GET", target, "");
    }

    private static String awaited(JsonObject document, String name) {
        assertThat(document.object(name).members()).as(name).isNotEmpty();
        return document.object(name).string("id");
    }

    private void awaitState(String target, String name, String state) throws Exception {
        while (!ask(200, "GET", target, "").object(name).string("state").equals(state)) {
            Thread.sleep(5);
        }
    }

    /** An image of today, whose root volume is on block storage. */
    private String image() throws Exception {
        String volume = ask(
                        200,
                        "POST",
                        BLOCK + "volumes",
                        "{\"name\":\"v\",\"from_empty\":{\"size\":1000000000},\"perf_iops\":5000}")
                .string("id");
        String snapshot = ask(
                        200, "POST", BLOCK + "snapshots", "{\"name\":\"my-image\",\"volume_id\":\"" + volume + "\"}")
                .string("id");
        while (!ask(200, "GET", BLOCK + "snapshots/" + snapshot, "")
                .string("status")
                .equals("available")) {
            Thread.sleep(5);
        }
        String body = "{\"name\":\"my-image\",\"organization\":\"" + KEYS.project()
                + "\",\"arch\":\"x86_64\",\"root_volume\":\"" + snapshot + "\"}";
        return awaited(ask(201, "POST", "/cp-par1/images", body), "image");
    }

    @Test
    void aLoginGivesTheTokenAndLeavesTheKeysThatWereSent() throws Exception {
        String wrong = "{\"email\":\"me@example.com\",\"password\":\"guess\",\"expires\":false}";
        assertThat(send("", "POST", "/account/tokens", wrong).statusCode()).isEqualTo(401);
        assertThat(send("", "GET", "/account/tokens", "").statusCode()).isEqualTo(401);
        HttpResponse<String> login = send("", "POST", "/account/tokens", wrong.replace("guess", KEYS.secret()));
        assertThat(login.statusCode()).isEqualTo(201);
        JsonObject token = document(login.body()).object("token");
        assertThat(token.string("id")).isEqualTo(KEYS.secret());
        JsonObject organization = ask(200, "GET", "/account/organizations", "")
                .objects("organizations")
                .getFirst();
        assertThat(organization.string("id")).isEqualTo(KEYS.project());
        assertThat(organization.objects("users").getFirst().string("email")).isEqualTo("me@example.com");
        assertThat(ask(200, "GET", "/account/tokens", "").objects("tokens")).containsExactly(token);
        String user = ask(200, "GET", "/account/tokens/" + KEYS.secret(), "")
                .object("token")
                .string("user_id");
        String key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJzXkz3nkDMnTzFLZfR1PPNcZqmFa1bX5JtqN1cWAAr";
        String patch = "{\"ssh_public_keys\":[{\"key\":\"" + key + " me@here\"}]}";
        ask(200, "PATCH", "/account/users/" + user, patch);
        ask(200, "PATCH", "/account/users/" + user, patch);
        assertThat(ask(200, "GET", "/account/users/" + user, "").object("user").objects("ssh_public_keys"))
                .singleElement()
                .satisfies(one -> assertThat(one.string("key")).isEqualTo(key));
        assertThat(ask(200, "GET", "/iam/v1alpha1/ssh-keys", "").number("total_count"))
                .isEqualTo(1);
        ask(200, "PATCH", "/account/users/" + user, "{\"ssh_public_keys\":[]}");
        assertThat(ask(200, "GET", "/iam/v1alpha1/ssh-keys", "").number("total_count"))
                .isZero();
    }

    @Test
    void anImageIsListedAsTheArticleShowsIt() throws Exception {
        String id = image();
        JsonObject listed = list("/cp-par1/images?organization=" + KEYS.project())
                .objects("images")
                .getFirst();
        assertThat(listed.string("id")).isEqualTo(id);
        assertThat(listed.string("zone")).isEqualTo("par1");
        assertThat(listed.string("creation_date")).matches(TIME);
        JsonObject root = listed.object("root_volume");
        assertThat(root.string("name")).isEqualTo("my-image");
        assertThat(root.number("size")).isEqualTo(1_000_000_000L);
        assertThat(root.string("volume_type")).isEqualTo("l_ssd");
        assertThat(list("/cp-ams1/images?organization=" + KEYS.project()).objects("images"))
                .isEmpty();
        JsonObject snapshot = list("/cp-par1/snapshots").objects("snapshots").getFirst();
        assertThat(snapshot.string("state")).isEqualTo("available");
        assertThat(snapshot.string("creation_date")).matches(TIME);
        assertThat(snapshot.object("base_volume").string("name")).isEqualTo("v");
        for (String none : new String[] {"bootscripts", "tasks", "containers"}) {
            assertThat(list("/cp-par1/" + none).items(none)).isEmpty();
        }
    }

    @Test
    void aServerIsMadeRenamedRunAndTerminatedWithItsVolume() throws Exception {
        String body = "{\"name\":\"foo\",\"image\":\"" + image()
                + "\",\"dynamic_ip_required\":true,\"bootscript\":null," + "\"organization\":\"" + KEYS.project()
                + "\",\"commercial_type\":\"X64-2GB\",\"enable_ipv6\":false}";
        String id = awaited(ask(201, "POST", "/cp-par1/servers", body), "server");
        JsonObject server = ask(200, "GET", "/cp-par1/servers/" + id, "").object("server");
        assertThat(server.object("volumes").members()).isNotEmpty();
        for (Json volume : server.object("volumes").members().values()) {
            JsonObject holder = ((JsonObject) volume).object("server");
            assertThat(holder.string("id")).isEqualTo(id);
            assertThat(holder.string("name")).isEqualTo("foo");
        }
        String volume = server.object("volumes").object("0").string("id");
        ask(200, "PUT", "/cp-par1/volumes/" + volume, "{\"id\":\"" + volume + "\",\"name\":\"foo-root\",\"size\":1}");
        ask(202, "POST", "/cp-par1/servers/" + id + "/action", "{\"action\":\"poweron\"}");
        assertThat(send(KEYS.secret(), "PATCH", "/cp-par1/servers/" + id + "/user_data/cloud-init", "#!/bin/sh")
                        .statusCode())
                .isEqualTo(204);
        awaitState("/cp-par1/servers/" + id, "server", "running");
        JsonObject running =
                list("/cp-par1/servers?state=running").objects("servers").getFirst();
        assertThat(running.object("public_ip").string("address")).matches("127\\.\\d+\\.\\d+\\.1");
        assertThat(running.string("zone")).isEqualTo("par1");
        assertThat(running.object("volumes").object("0").string("name")).isEqualTo("foo-root");
        assertThat(list("/cp-ams1/servers").objects("servers")).isEmpty();
        goesWithItsVolume(id, volume);
    }

    private void goesWithItsVolume(String id, String volume) throws Exception {
        String snapshot = awaited(
                ask(
                        201,
                        "POST",
                        "/cp-par1/snapshots",
                        "{\"volume_id\":\"" + volume + "\",\"name\":\"s\",\"organization\":\"" + KEYS.project()
                                + "\"}"),
                "snapshot");
        awaitState("/cp-par1/snapshots/" + snapshot, "snapshot", "available");
        ask(202, "POST", "/cp-par1/servers/" + id + "/action", "{\"action\":\"terminate\"}");
        while (send(KEYS.secret(), "GET", "/cp-par1/servers/" + id, "").statusCode() != 404) {
            Thread.sleep(5);
        }
        assertThat(list("/cp-par1/volumes").objects("volumes"))
                .extracting(found -> found.string("name"))
                .containsExactly("v");
        ask(204, "DELETE", "/cp-par1/snapshots/" + snapshot, "");
    }

    @Test
    void volumesOfTheTimeAreMadeAndAttachedByTheirIds() throws Exception {
        String body = "{\"name\":\"more\",\"organization\":\"" + KEYS.project()
                + "\",\"size\":2000000000,\"volume_type\":\"l_ssd\"}";
        String volume = awaited(ask(201, "POST", "/cp-ams1/volumes", body), "volume");
        String server = awaited(
                ask(
                        201,
                        "POST",
                        "/cp-ams1/servers",
                        "{\"name\":\"a\",\"organization\":\"" + KEYS.project()
                                + "\",\"commercial_type\":\"VC1S\",\"volumes\":{\"0\":\"" + volume + "\"}}"),
                "server");
        JsonObject held = ask(200, "GET", "/cp-ams1/volumes/" + volume, "").object("volume");
        assertThat(held.object("server").string("id")).isEqualTo(server);
        assertThat(held.string("zone")).isEqualTo("ams1");
        ask(200, "PUT", "/cp-ams1/volumes/" + volume, "{\"name\":\"renamed\"}");
        ask(204, "DELETE", "/cp-ams1/servers/" + server, "");
        assertThat(list("/cp-ams1/volumes").objects("volumes").getFirst().string("name"))
                .isEqualTo("renamed");
        assertThat(list("/cp-ams1/products/servers").object("servers").members())
                .hasSizeLessThanOrEqualTo(50)
                .containsKeys("X64-2GB", "VC1S", "START1-S", "DEV1-S");
    }

    /** What else the client asks for, by the list of its endpoints. */
    @Test
    void addressesGroupsQuotasAndTheDashboardAreThere() throws Exception {
        String me = "\"organization\":\"" + KEYS.project() + "\"";
        ask(200, "GET", "/account/tokens/" + KEYS.secret() + "/permissions", "").object("permissions");
        ask(200, "GET", "/account/organizations/" + KEYS.project() + "/quotas", "")
                .object("quotas");
        String ip = awaited(ask(201, "POST", "/cp-par1/ips", "{" + me + "}"), "ip");
        JsonObject listed = list("/cp-par1/ips").objects("ips").getFirst();
        assertThat(listed.string("id")).isEqualTo(ip);
        assertThat(listed.members()).containsKeys("address", "reverse", "server", "organization");
        String group = awaited(
                ask(201, "POST", "/cp-par1/security_groups", "{\"name\":\"g\",\"description\":\"d\"," + me + "}"),
                "security_group");
        String rules = "/cp-par1/security_groups/" + group + "/rules";
        String rule = awaited(
                ask(
                        201,
                        "POST",
                        rules,
                        "{\"protocol\":\"TCP\",\"direction\":\"inbound\",\"ip_range\":\"10.0.0.0/8\","
                                + "\"action\":\"accept\",\"dest_port_from\":2377}"),
                "rule");
        assertThat(list(rules).objects("rules"))
                .extracting(one -> one.string("id"))
                .contains(rule);
        JsonObject dashboard = ask(200, "GET", "/cp-par1/dashboard", "").object("dashboard");
        assertThat(dashboard.number("ips_count")).isEqualTo(1);
        ask(204, "DELETE", rules + "/" + rule, "");
        ask(204, "DELETE", "/cp-par1/security_groups/" + group, "");
        ask(204, "DELETE", "/cp-par1/ips/" + ip, "");
        JsonObject product = ask(200, "GET", "/cp-par1/products/servers", "")
                .object("servers")
                .object("VC1S");
        assertThat(product.members())
                .containsKeys("arch", "ncpus", "ram", "baremetal", "volumes_constraint", "alt_names");
        assertThat(product.object("volumes_constraint").members()).containsKeys("min_size", "max_size");
    }

    @Test
    void errorsHaveTypeAndMessageAndListsHavePages() throws Exception {
        HttpResponse<String> gone =
                send(KEYS.secret(), "GET", "/cp-par1/servers/11111111-0000-4000-8000-000000000000", "");
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(document(gone.body()).members()).containsKeys("type", "message");
        HttpResponse<String> wrong = send(KEYS.secret(), "POST", "/cp-par1/volumes", "{\"name\":\"v\"}");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(document(wrong.body()).object("fields").members()).containsKeys("size");
        for (int i = 0; i < 51; i++) {
            ask(201, "POST", "/cp-par1/ips", "{\"organization\":\"" + KEYS.project() + "\"}");
        }
        HttpResponse<String> head = send(KEYS.secret(), "HEAD", "/cp-par1/ips?", "");
        assertThat(head.headers().firstValue("X-Total-Count")).contains("51");
        assertThat(ask(200, "GET", "/cp-par1/ips?per_page=50&page=1", "").items("ips"))
                .hasSize(50);
        assertThat(ask(200, "GET", "/cp-par1/ips?per_page=50&page=2", "").items("ips"))
                .hasSize(1);
    }

    /** Keys and zones as recorded of the real service in 2020. */
    @Test
    void theMarketplaceOfTheTimeHasVersionsWithLocalImages() throws Exception {
        JsonObject image = list("/marketplace/v1/images").objects("images").getFirst();
        assertThat(image.members())
                .containsOnlyKeys(
                        "valid_until",
                        "description",
                        "creation_date",
                        "logo",
                        "id",
                        "categories",
                        "name",
                        "modification_date",
                        "versions",
                        "current_public_version",
                        "label",
                        "organization");
        JsonObject version = image.objects("versions").getFirst();
        assertThat(version.members())
                .containsOnlyKeys("creation_date", "modification_date", "id", "local_images", "name");
        assertThat(version.string("id")).isEqualTo(image.string("current_public_version"));
        JsonObject local = version.objects("local_images").getFirst();
        assertThat(local.members()).containsOnlyKeys("compatible_commercial_types", "arch", "id", "zone");
        assertThat(version.objects("local_images"))
                .extracting(found -> found.string("zone"))
                .contains("par1", "ams1", "fr-par-2");
        assertThat(ask(200, "GET", "/cp-par1/images/" + local.string("id"), "")
                        .object("image")
                        .string("zone"))
                .isEqualTo("par1");
        assertThat(list("/marketplace/v1/images/").objects("images")).isNotEmpty();
    }
}
