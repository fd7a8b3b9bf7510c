package dev.slipway.cloud.marketplace;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Pages;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.marketplace.Offer.Label;
import dev.slipway.cloud.state.Transaction;
import java.util.List;
import java.util.Map;

/** The marketplace as clients before 2023 ask it: images in versions, with the local images of each inside. */
public final class MarketplaceV1 {
    private static final String PATH = "/marketplace/v1/images";
    private static final String CREATED = "2026-01-01T00:00:00.000000+00:00";

    /** The first two zones kept their first names here. */
    private static final Map<String, String> ZONES = Map.of("fr-par-1", "par1", "nl-ams-1", "ams1");

    private final Map<String, List<String>> typesByArch;

    /** A marketplace for servers of these commercial types, by architecture. */
    public MarketplaceV1(Map<String, List<String>> typesByArch) {
        this.typesByArch = Map.copyOf(typesByArch);
    }

    /** Adds the routes; the first {@code scw} ends the path with a slash. */
    public void routes(Routes routes) {
        routes.add("GET " + PATH, this::list)
                .add("GET " + PATH + "/", this::list)
                .add("GET " + PATH + "/{id}", (call, tx) -> Answer.ok(JsonObject.of("image", shown(find(call)))))
                .add(
                        "GET " + PATH + "/{id}/versions",
                        (call, tx) -> Pages.instance(call, "versions", List.of(version(find(call)))))
                .add("GET " + PATH + "/{id}/versions/{version}", (call, tx) -> {
                    JsonObject version = version(find(call));
                    if (!version.string("id").equals(call.parameter("version"))) {
                        throw ApiError.notFound("version", call.parameter("version"));
                    }
                    return Answer.ok(JsonObject.of("version", version));
                });
    }

    private Answer list(Call call, Transaction tx) {
        return Pages.instance(
                call, "images", Label.ALL.stream().map(this::shown).toList());
    }

    private static Label find(Call call) {
        String id = call.parameter("id");
        return Label.ALL.stream()
                .filter(label -> label.id().equals(id))
                .findFirst()
                .orElseThrow(() -> ApiError.notFound("image", id));
    }

    private JsonObject shown(Label label) {
        JsonObject version = version(label);
        return JsonObject.of(
                "id", label.id(),
                "name", label.name(),
                "label", label.label(),
                "description", "A name to be found by; the image has no content in a local cloud.",
                "logo", "",
                "categories", List.of(label.category()),
                "valid_until", null,
                "creation_date", CREATED,
                "modification_date", CREATED,
                "organization", JsonObject.of("id", Offer.OWNER, "name", "Scaleway"),
                "current_public_version", version.get("id"),
                "versions", List.of(version));
    }

    /** Such clients know of local disks only, so of an image for one disk or another they get that. */
    private JsonObject version(Label label) {
        List<JsonObject> images = Marketplace.ZONES.stream()
                .flatMap(zone -> Offer.of(label, zone))
                .filter(offer -> offer.type() == Offer.Type.INSTANCE_LOCAL
                        || !offer.arch().equals("x86_64"))
                .map(offer -> JsonObject.of(
                        "id", offer.id(),
                        "arch", offer.arch(),
                        "zone", ZONES.getOrDefault(offer.zone(), offer.zone()),
                        "compatible_commercial_types", typesByArch.getOrDefault(offer.arch(), List.of())))
                .toList();
        return JsonObject.of(
                "id", label.versionId(),
                "name", CREATED,
                "creation_date", CREATED,
                "modification_date", CREATED,
                "local_images", images);
    }
}
