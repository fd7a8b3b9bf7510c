package dev.slipway.cloud.identity;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.api.Pages;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.Transaction;

/** Limits, which a local cloud has none of until a test puts one down. */
public final class Quotas {
    /** The kind of these documents, whose id is their name. */
    public static final String KIND = "quotum";

    /** How many images a zone may have. */
    public static final String IMAGES = "cp_images";

    /** How many snapshots of block storage a zone may have. */
    public static final String SNAPSHOTS = "sbs_snapshots";

    private static final String PATH = "/iam/v1alpha1/quota";

    private Quotas() {}

    /** Adds the routes. */
    public static void routes(Routes routes) {
        routes.add(
                        "GET " + PATH,
                        (call, tx) -> Pages.counted(
                                call,
                                "quota",
                                tx.list(KIND, quotum -> true).stream()
                                        .map(Quotas::shown)
                                        .toList()))
                .add(
                        "GET " + PATH + "/{name}",
                        (call, tx) -> Answer.ok(shown(tx.find(KIND, call.parameter("name"))
                                .orElseThrow(() -> ApiError.notFound(KIND, call.parameter("name"))))));
    }

    private static JsonObject shown(JsonObject quotum) {
        return quotum.without("id"::equals).with("name", quotum.get("id"));
    }

    /** Refuses one more of something, of whose {@code kind} the zone has as many as it may. */
    public static void check(Transaction tx, String name, String kind, String zone) {
        tx.find(KIND, name).ifPresent(quotum -> {
            int there =
                    tx.list(kind, found -> found.string("zone").equals(zone)).size();
            for (JsonObject limit : quotum.objects("limits")) {
                if (limit.string("zone").equals(zone) && there >= limit.number("limit")) {
                    throw ApiError.quotaExceeded(name, limit.number("limit"), there);
                }
            }
        });
    }
}
