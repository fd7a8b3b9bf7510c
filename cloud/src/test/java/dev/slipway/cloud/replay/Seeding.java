package dev.slipway.cloud.replay;

import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.marketplace.Offer;
import dev.slipway.cloud.replay.Cassette.Interaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What was in the real service before a recording began: put down here first, or found under its name here. */
final class Seeding {
    private static final List<String> NAMES = List.of("Bionic", "Focal", "Jammy", "Noble", "Bullseye", "Bookworm");

    private final Renaming renaming;
    private final Set<String> made = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private final List<JsonObject> seeds = new ArrayList<>();

    Seeding(Renaming renaming) {
        this.renaming = renaming;
    }

    /** The bodies for {@code /_slipway/seed}, in order. */
    List<JsonObject> seeds(List<Interaction> interactions) {
        for (Interaction interaction : interactions) {
            Json answer = Replay.parse(interaction.answer());
            offers(answer);
            if (interaction.status() >= 300) {
                continue;
            }
            if (!interaction.method().equals("GET")) {
                ids(answer, made);
            } else if (answer instanceof JsonObject object) {
                read(interaction, object);
            }
        }
        return seeds;
    }

    private static void ids(Json answer, Set<String> found) {
        if (answer instanceof JsonObject object) {
            object.text("id").ifPresent(found::add);
            object.members().values().forEach(value -> ids(value, found));
        } else if (answer instanceof Json.Array(List<Json> items)) {
            items.forEach(item -> ids(item, found));
        }
    }

    /** Images of the marketplace have other identifiers here. */
    private void offers(Json answer) {
        if (answer instanceof JsonObject object) {
            if (object.has("compatible_commercial_types")) {
                rename(
                        object.string("id"),
                        Offer.in(object.string("zone"))
                                .filter(offer -> offer.label().label().equals(object.string("label"))
                                        && offer.type().text().equals(object.string("type"))
                                        && offer.arch().equals(object.string("arch")))
                                .findFirst());
            } else if (object.string("organization").equals(Offer.OWNER)) {
                rename(object.string("id"), offer(object));
            }
            object.members().values().forEach(this::offers);
        } else if (answer instanceof Json.Array(List<Json> items)) {
            items.forEach(this::offers);
        }
    }

    private static Optional<Offer> offer(JsonObject image) {
        boolean local = image.object("root_volume").string("volume_type").equals("l_ssd");
        return Offer.in(image.string("zone"))
                .filter(offer -> NAMES.stream()
                        .anyMatch(name -> offer.label().name().contains(name)
                                && image.string("name").contains(name)))
                .filter(offer -> (offer.type() == Offer.Type.INSTANCE_LOCAL) == local
                        && offer.arch().equals(image.string("arch")))
                .findFirst();
    }

    private void rename(String recorded, Optional<Offer> offer) {
        offer.ifPresent(found -> {
            renaming.put(recorded, found.id());
            made.add(recorded);
        });
    }

    private void read(Interaction interaction, JsonObject answer) {
        String path = interaction.path();
        Map<String, String> kinds = path.startsWith("/block/")
                ? Map.of("volumes", "block_volume", "snapshots", "block_snapshot")
                : Map.of(
                        "images",
                        "image",
                        "snapshots",
                        "snapshot",
                        "volumes",
                        "volume",
                        "ips",
                        "ip",
                        "ssh_keys",
                        "ssh_key",
                        "projects",
                        "project",
                        "vpcs",
                        "vpc");
        kinds.forEach((list, kind) -> answer.objects(list).forEach(item -> seed(kind, item)));
        if (path.matches("/instance/v1/zones/[^/]+/(images|snapshots|volumes|ips|security_groups)/[^/]+")) {
            for (String kind : List.of("image", "snapshot", "volume", "ip", "security_group")) {
                seed(kind, answer.object(kind));
            }
        } else if (path.matches("/block/[^/]+/zones/[^/]+/(volumes|snapshots)/[^/]+")) {
            seed(path.contains("/volumes/") ? "block_volume" : "block_snapshot", answer);
        } else if (path.matches("/(account|iam)/[^/]+/(projects|ssh-keys)/[^/]+")) {
            seed(path.contains("/projects/") ? "project" : "ssh_key", answer);
        }
    }

    private void seed(String kind, JsonObject resource) {
        String id = resource.string("id");
        if (!id.isEmpty()
                && !made.contains(id)
                && !resource.string("organization").equals(Offer.OWNER)
                && !resource.string("name").contains("_sbs_volume_")
                && seen.add(id)) {
            seeds.add(JsonObject.of(kind, resource));
        }
    }
}
