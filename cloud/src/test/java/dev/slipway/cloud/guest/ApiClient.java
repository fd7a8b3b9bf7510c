package dev.slipway.cloud.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.json.JsonText;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Asks the API of a cloud at a port of this host. */
record ApiClient(HttpClient http, int port, String token) {
    /** The document of the answer, which must be a success. */
    JsonObject ask(String method, String path, String body) throws Exception {
        HttpResponse<String> answer = send(method, path, body);
        assertThat(answer.statusCode())
                .as(method + " " + path + ": " + answer.body())
                .isLessThan(300);
        return answer.body().isEmpty()
                ? JsonObject.EMPTY
                : (JsonObject) JsonText.parse(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("X-Auth-Token", token)
                .method(method, BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    /** Asks a server for an action. */
    HttpResponse<String> act(String server, String action) throws Exception {
        return send(
                "POST", "/instance/v1/zones/fr-par-1/servers/" + server + "/action", "{\"action\":\"" + action + "\"}");
    }

    /** Adds a rule to a security group's rules and returns its path; the last is a port of TCP, or {@code icmp}. */
    String rule(String rules, String direction, String action, String range, String portOrIcmp) throws Exception {
        String what = portOrIcmp.equals("icmp")
                ? "\"protocol\":\"ICMP\""
                : "\"protocol\":\"TCP\",\"dest_port_from\":" + portOrIcmp;
        String id = ask(
                        "POST",
                        rules,
                        "{\"direction\":\"" + direction + "\",\"action\":\"" + action + "\",\"ip_range\":\"" + range
                                + "\"," + what + "}")
                .object("rule")
                .string("id");
        return rules + "/" + id;
    }

    /** Has the cloud give out an address that it would not choose, and returns its id. */
    String address(String address) throws Exception {
        String id = UUID.randomUUID().toString();
        ask(
                "POST",
                "/_slipway/seed",
                "{\"ip\":{\"id\":\"" + id + "\",\"address\":\"" + address
                        + "\",\"type\":\"routed_ipv4\",\"zone\":\"fr-par-1\",\"tags\":[],\"ipam_id\":\"" + id
                        + "\"}}");
        return id;
    }
}
