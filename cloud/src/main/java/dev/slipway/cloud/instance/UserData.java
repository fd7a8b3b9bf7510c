package dev.slipway.cloud.instance;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.Transaction;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What a server is told at its first boot, by key, byte for byte. */
public final class UserData {
    private static final String MEMBER = "_user_data";
    /** How much can stand under a key. */
    public static final int LARGEST_BYTES = 128 << 10;

    private UserData() {}

    static void routes(Routes routes) {
        String path = Wire.V1 + "servers/{id}/user_data";
        routes.add("GET " + path, (call, tx) -> Answer.ok(JsonObject.of("user_data", keys(Servers.get(call, tx)))))
                .add("GET " + path + "/{key}", UserData::get)
                .add("PATCH " + path + "/{key}", UserData::set)
                .add("DELETE " + path + "/{key}", UserData::delete);
    }

    /** The keys there are. */
    public static List<String> keys(JsonObject server) {
        return List.copyOf(server.object(MEMBER).members().keySet());
    }

    /** What stands under a key. */
    public static Optional<byte[]> of(JsonObject server, String key) {
        return server.object(MEMBER).text(key).map(Base64.getDecoder()::decode);
    }

    /** A server's document with something under a key. */
    public static JsonObject with(JsonObject server, String key, byte[] value) {
        return server.with(
                MEMBER, server.object(MEMBER).with(key, Base64.getEncoder().encodeToString(value)));
    }

    /** A server's document with nothing under a key. */
    public static JsonObject without(JsonObject server, String key) {
        return server.with(MEMBER, server.object(MEMBER).without(key::equals));
    }

    private static Answer get(Call call, Transaction tx) {
        return of(Servers.get(call, tx), call.parameter("key"))
                .map(bytes -> Answer.plain(200, bytes))
                .orElseGet(() -> Answer.plain(404, ""));
    }

    private static Answer set(Call call, Transaction tx) {
        JsonObject server = Servers.get(call, tx);
        byte[] value = call.bytes();
        if (value.length > LARGEST_BYTES) {
            throw ApiError.invalidRequest("user data is at most " + LARGEST_BYTES + " bytes");
        }
        tx.put(Servers.KIND, with(server, call.parameter("key"), value));
        return Answer.empty().with("Content-Type", "text/plain");
    }

    private static Answer delete(Call call, Transaction tx) {
        JsonObject server = Servers.get(call, tx);
        String key = call.parameter("key");
        if (!server.object(MEMBER).has(key)) {
            return Answer.plain(404, "");
        }
        tx.put(Servers.KIND, without(server, key));
        return Answer.empty();
    }
}
