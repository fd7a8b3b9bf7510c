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
import java.util.Optional;
import java.util.stream.Stream;

/** Answers which images there are. */
public final class Marketplace {
    private static final String PATH = "/marketplace/v2/";
    static final List<String> ZONES = List.of(
            "fr-par-1",
            "fr-par-2",
            "fr-par-3",
            "nl-ams-1",
            "nl-ams-2",
            "nl-ams-3",
            "pl-waw-1",
            "pl-waw-2",
            "pl-waw-3",
            "it-mil-1");
    private static final String CREATED = "2026-01-01T00:00:00.000000Z";

    private final Map<String, List<String>> typesByArch;

    /** A marketplace for servers of these commercial types, by architecture. */
    public Marketplace(Map<String, List<String>> typesByArch) {
        this.typesByArch = Map.copyOf(typesByArch);
    }

    /** Adds the routes. */
    public void routes(Routes routes) {
        routes.add("GET " + PATH + "images", Marketplace::images)
                .add("GET " + PATH + "images/{id}", Marketplace::image)
                .add("GET " + PATH + "local-images", this::localImages)
                .add("GET " + PATH + "local-images/{id}", this::localImage)
                .add("GET " + PATH + "categories", Marketplace::categories);
    }

    private static JsonObject shown(Label label) {
        return JsonObject.of(
                "id",
                label.id(),
                "name",
                label.name(),
                "label",
                label.label(),
                "description",
                "A name to be found by; the image has no content in a local cloud.",
                "logo",
                "",
                "categories",
                List.of(label.category()),
                "valid_until",
                null,
                "created_at",
                CREATED,
                "updated_at",
                CREATED);
    }

    private static Answer images(Call call, Transaction tx) {
        return Pages.counted(
                call, "images", Label.ALL.stream().map(Marketplace::shown).toList());
    }

    private static Answer image(Call call, Transaction tx) {
        String id = call.parameter("id");
        return Label.ALL.stream()
                .filter(label -> label.id().equals(id))
                .findFirst()
                .map(label -> Answer.ok(shown(label)))
                .orElseThrow(() -> ApiError.notFound("MarketplaceImage", id));
    }

    private static Answer categories(Call call, Transaction tx) {
        return Pages.counted(
                call,
                "categories",
                List.of(
                        JsonObject.of("id", "distribution", "name", "Distributions", "description", ""),
                        JsonObject.of("id", "instantapp", "name", "Instant apps", "description", "")));
    }

    private Answer localImages(Call call, Transaction tx) {
        Optional<String> label = call.query("image_label");
        if (label.isPresent() && Label.of(label.get()).isEmpty()) {
            throw ApiError.notFound("MarketplaceImage", label.get());
        }
        String type = call.query("type").orElse("unknown_type");
        Stream<Offer> offers =
                call.query("zone").map(Stream::of).orElseGet(ZONES::stream).flatMap(Offer::in);
        List<JsonObject> found = offers.filter(
                        offer -> label.isEmpty() || Label.of(label.get()).equals(Optional.of(offer.label())))
                .filter(offer ->
                        type.equals("unknown_type") || offer.type().text().equals(type))
                .map(this::local)
                .toList();
        return Pages.counted(call, "local_images", found);
    }

    private Answer localImage(Call call, Transaction tx) {
        String id = call.parameter("id");
        return ZONES.stream()
                .flatMap(zone -> Offer.byId(zone, id).stream())
                .findFirst()
                .map(offer -> Answer.ok(local(offer)))
                .orElseThrow(() -> ApiError.notFound("LocalImage", id));
    }

    private JsonObject local(Offer offer) {
        return JsonObject.of(
                "id", offer.id(),
                "arch", offer.arch(),
                "zone", offer.zone(),
                "compatible_commercial_types", typesByArch.getOrDefault(offer.arch(), List.of()),
                "label", offer.label().label(),
                "type", offer.type().text());
    }
}
