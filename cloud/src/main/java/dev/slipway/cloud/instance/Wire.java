package dev.slipway.cloud.instance;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.json.JsonObject;
import java.time.Instant;

/** Forms that all resources of the instance API share. */
final class Wire {
    static final String V1 = "/instance/v1/zones/{zone}/";
    static final String V2 = "/instance/v2alpha1/zones/{zone}/";

    private static final String NO_TASK = "00000000-0000-0000-0000-000000000000";

    private Wire() {}

    /** 201, and where the new resource is. */
    static Answer created(Call call, String name, JsonObject shown) {
        return createdAs(call, shown.string("id"), JsonObject.of(name, shown));
    }

    static Answer createdAs(Call call, String id, JsonObject document) {
        return Answer.json(201, document).with("Location", "https://api.scaleway.com" + call.path() + "/" + id);
    }

    /** The task that stands for what now begins; the real service names no task any more either. */
    static JsonObject task(Instant now, String zone, String from, String result) {
        return JsonObject.of(
                "id",
                NO_TASK,
                "description",
                "fake task",
                "status",
                "pending",
                "href_from",
                from,
                "href_result",
                result,
                "started_at",
                dev.slipway.cloud.api.Times.offset(now),
                "terminated_at",
                null,
                "progress",
                0,
                "zone",
                zone);
    }
}
