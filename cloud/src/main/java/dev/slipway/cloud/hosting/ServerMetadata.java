package dev.slipway.cloud.hosting;

import dev.slipway.cloud.guest.PublicCard;
import dev.slipway.cloud.identity.SshKeys;
import dev.slipway.cloud.instance.ServerView;
import dev.slipway.cloud.instance.Servers;
import dev.slipway.cloud.instance.UserData;
import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.json.JsonText;
import dev.slipway.cloud.metadata.Metadata;
import dev.slipway.cloud.state.State;
import dev.slipway.cloud.state.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What a server is told of itself, read from the state whenever it asks. */
final class ServerMetadata implements Metadata {
    private final State state;
    private final String serverId;

    ServerMetadata(State state, String serverId) {
        this.state = state;
        this.serverId = serverId;
    }

    @Override
    public String document() {
        JsonObject document = state.read(view -> view.find(Servers.KIND, serverId)
                .map(server -> of(view, server))
                .orElse(JsonObject.EMPTY));
        return new String(JsonText.bytes(document), StandardCharsets.UTF_8);
    }

    /** The document for this server, with the keys that open it. */
    static JsonObject of(Transaction view, JsonObject server) {
        JsonObject shown = ServerView.of(view, server);
        List<JsonObject> inside =
                shown.objects("public_ips").stream().map(ServerMetadata::inside).toList();
        List<JsonObject> keys = view
                .list(
                        SshKeys.KIND,
                        key -> key.string("project_id").equals(server.string("project")) && !key.truth("disabled"))
                .stream()
                .map(key -> JsonObject.of(
                        "id", key.get("id"),
                        "key", key.get("public_key"),
                        "fingerprint", key.get("fingerprint"),
                        "description", key.get("name"),
                        "creation_date", key.get("created_at"),
                        "modification_date", key.get("updated_at"),
                        "ip", null))
                .toList();
        return shown.with("public_ips", inside)
                .with("public_ips_v4", inside)
                .with("public_ips_v6", List.of())
                .with("ssh_public_keys", keys)
                .with("timezone", "UTC");
    }

    /**
     * cloud-init takes the address that DHCP gave for the first public one only when both are equal, and the guest's is
     * translated on its way out.
     */
    private static JsonObject inside(JsonObject ip) {
        return ip.string("family").equals("inet") ? ip.with("address", PublicCard.ADDRESS_INSIDE) : ip;
    }

    private JsonObject server() {
        return state.read(view -> view.find(Servers.KIND, serverId)).orElse(JsonObject.EMPTY);
    }

    @Override
    public List<String> userDataKeys() {
        return UserData.keys(server());
    }

    @Override
    public Optional<byte[]> userData(String key) {
        return UserData.of(server(), key);
    }

    @Override
    public void setUserData(String key, byte[] value) {
        if (value.length > UserData.LARGEST_BYTES) {
            throw new IllegalArgumentException("user data is at most " + UserData.LARGEST_BYTES + " bytes");
        }
        state.change(tx -> tx.find(Servers.KIND, serverId)
                .ifPresent(server -> tx.put(Servers.KIND, UserData.with(server, key, value))));
    }

    @Override
    public boolean deleteUserData(String key) {
        return state.write(tx -> {
            Optional<JsonObject> server = tx.find(Servers.KIND, serverId);
            boolean there = server.map(UserData::keys).orElse(List.of()).contains(key);
            if (there) {
                tx.put(Servers.KIND, UserData.without(server.orElseThrow(), key));
            }
            return there;
        });
    }

    /** The texts of all keys that open a server. */
    static List<String> keys(JsonObject document) {
        return document.objects("ssh_public_keys").stream()
                .map(key -> key.get("key"))
                .filter(Json.Text.class::isInstance)
                .map(Json.Text.class::cast)
                .map(Json.Text::value)
                .toList();
    }
}
