package dev.slipway.cloud.hosting;

import dev.slipway.cloud.guest.PrivateCard;
import dev.slipway.cloud.guest.Seed;
import dev.slipway.cloud.instance.UserData;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a server without a public address reads from a CD, in the format of cloud-init's NoCloud data source. */
final class ServerSeed {
    private ServerSeed() {}

    static Seed of(JsonObject server, JsonObject metadata, List<PrivateCard> cards) {
        JsonObject metaData = JsonObject.of(
                "instance-id", server.get("id"),
                "local-hostname", server.get("hostname"),
                "public-keys", ServerMetadata.keys(metadata));
        return new Seed(text(metaData), text(network(cards)), userData(server, "cloud-init"), "");
    }

    /** JSON is YAML; the network's configuration is of version 2. */
    private static JsonObject network(List<PrivateCard> cards) {
        JsonObject ethernets = JsonObject.EMPTY;
        for (int number = 0; number < cards.size(); number++) {
            JsonObject card = JsonObject.of(
                    "match", JsonObject.of("macaddress", cards.get(number).mac().toString()), "dhcp4", true);
            ethernets = ethernets.with("private" + number, card);
        }
        return JsonObject.of("version", 2, "ethernets", ethernets);
    }

    private static String text(JsonObject document) {
        return new String(JsonText.bytes(document), StandardCharsets.UTF_8);
    }

    private static String userData(JsonObject server, String key) {
        return UserData.of(server, key)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("");
    }
}
