package dev.slipway.cloud.legacy;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.api.Tenant;
import dev.slipway.cloud.identity.SshKeys;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** The accounts of 2017: one organization with one user, whose password and whose only token is the secret key. */
public final class LegacyAccount {
    private static final String PATH = "/account/";
    private static final String USER = "legacy_user";

    private final Tenant tenant;
    private final SshKeys keys;

    /** The account of {@code tenant}. */
    public LegacyAccount(Tenant tenant, SshKeys keys) {
        this.tenant = tenant;
        this.keys = keys;
    }

    /** Adds the routes. */
    public void routes(Routes routes) {
        routes.add("POST " + Routes.LOGIN, this::login)
                .add("GET " + PATH + "tokens", (call, tx) -> Answer.ok(JsonObject.of("tokens", List.of(token()))))
                .add("GET " + PATH + "tokens/{id}", (call, tx) -> {
                    mine(call, tenant.secretKey(), "token");
                    return Answer.ok(JsonObject.of("token", token()));
                })
                .add("GET " + PATH + "tokens/{id}/permissions", (call, tx) -> {
                    mine(call, tenant.secretKey(), "token");
                    return Answer.ok(JsonObject.of("permissions", JsonObject.EMPTY));
                })
                .add(
                        "GET " + PATH + "organizations",
                        (call, tx) -> Answer.ok(JsonObject.of("organizations", List.of(organization(tx)))))
                .add("GET " + PATH + "organizations/{id}/quotas", (call, tx) -> {
                    mine(call, tenant.organization(), "organization");
                    return Answer.ok(JsonObject.of("quotas", JsonObject.EMPTY));
                })
                .add("GET " + PATH + "users/{id}", (call, tx) -> {
                    mine(call, tenant.organization(), "user");
                    return Answer.ok(JsonObject.of("user", user(tx)));
                })
                .add("PATCH " + PATH + "users/{id}", this::patch);
    }

    private static void mine(Call call, String id, String kind) {
        if (!call.parameter("id").equals(id)) {
            throw ApiError.notFound(kind, call.parameter("id"));
        }
    }

    /** The only call without a token: who knows the secret key gets it again. */
    private Answer login(Call call, Transaction tx) {
        JsonObject body = call.document();
        boolean known = MessageDigest.isEqual(
                body.string("password").getBytes(StandardCharsets.UTF_8),
                tenant.secretKey().getBytes(StandardCharsets.UTF_8));
        if (!known) {
            throw ApiError.denied();
        }
        tx.put(USER, JsonObject.of("id", tenant.organization(), "email", body.string("email")));
        return Answer.json(201, JsonObject.of("token", token()));
    }

    private JsonObject token() {
        return JsonObject.of(
                "id",
                tenant.secretKey(),
                "user_id",
                tenant.organization(),
                "description",
                "made at the first start of this cloud",
                "roles",
                JsonObject.of("organization", null, "role", null),
                "expires",
                null,
                "inherits_user_perms",
                true);
    }

    private JsonObject organization(Transaction tx) {
        return JsonObject.of("id", tenant.organization(), "name", "local", "users", List.of(user(tx)));
    }

    private JsonObject user(Transaction tx) {
        String email = tx.find(USER, tenant.organization())
                .map(user -> user.string("email"))
                .orElse("");
        List<JsonObject> open = tx.list(SshKeys.KIND, key -> !key.truth("disabled")).stream()
                .map(key -> JsonObject.of("key", key.get("public_key"), "fingerprint", key.get("fingerprint")))
                .toList();
        return JsonObject.of(
                "id",
                tenant.organization(),
                "email",
                email,
                "firstname",
                "",
                "lastname",
                "",
                "fullname",
                "",
                "organizations",
                List.of(JsonObject.of("id", tenant.organization(), "name", "local")),
                "roles",
                List.of(),
                "ssh_public_keys",
                open);
    }

    /** Clients send all keys that shall be there. */
    private Answer patch(Call call, Transaction tx) {
        mine(call, tenant.organization(), "user");
        JsonObject body = call.document();
        if (body.has("ssh_public_keys")) {
            keys.replace(
                    tx,
                    body.objects("ssh_public_keys").stream()
                            .map(key -> key.string("key"))
                            .toList());
        }
        return Answer.ok(JsonObject.of("user", user(tx)));
    }
}
