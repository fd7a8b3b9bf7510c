package dev.slipway.cloud.vpc;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Fields;
import dev.slipway.cloud.api.Pages;
import dev.slipway.cloud.api.Resources;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.api.Tenant;
import dev.slipway.cloud.api.Times;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.Transaction;
import java.util.List;
import java.util.Optional;

/** Virtual private clouds, which hold private networks. */
public final class Vpcs {
    /** The kind of these documents, and the name of the resource in errors. */
    public static final String KIND = "vpc";

    private static final String PATH = "/vpc/v2/regions/{region}/vpcs";

    private final Tenant tenant;

    /** The clouds of {@code tenant}. */
    public Vpcs(Tenant tenant) {
        this.tenant = tenant;
    }

    /** Adds the routes. */
    public void routes(Routes routes) {
        routes.add("GET " + PATH, this::list)
                .add("POST " + PATH, this::create)
                .add("GET " + PATH + "/{id}", (call, tx) -> Answer.ok(shown(tx, get(call, tx))))
                .add("PATCH " + PATH + "/{id}", this::update)
                .add("DELETE " + PATH + "/{id}", this::delete);
    }

    private static JsonObject get(Call call, Transaction tx) {
        String id = call.parameter("id");
        return tx.find(KIND, id)
                .filter(found -> found.string("region").equals(call.region()))
                .orElseThrow(() -> ApiError.notFound(KIND, id));
    }

    private static JsonObject shown(Transaction tx, JsonObject vpc) {
        int networks = tx.list(
                        PrivateNetworks.KIND,
                        network -> network.string("vpc_id").equals(vpc.string("id")))
                .size();
        return vpc.with("private_network_count", networks);
    }

    private Answer list(Call call, Transaction tx) {
        List<JsonObject> found = tx.list(
                KIND,
                Resources.filter(call, "project_id", "organization_id", "is_default")
                        .and(vpc -> vpc.string("region").equals(call.region())));
        return Pages.counted(
                call,
                "vpcs",
                Resources.ordered(call, found).stream()
                        .map(vpc -> shown(tx, vpc))
                        .toList());
    }

    private Answer create(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        String name = fields.text("name")
                .filter(text -> !text.isEmpty())
                .orElse("vpc-" + Resources.newId().substring(0, 8));
        String project = fields.id("project_id").orElse(tenant.project());
        List<String> tags = fields.texts("tags");
        boolean transitive = fields.truth("enable_transitivity", false);
        fields.check();
        return Answer.ok(tx.put(
                KIND,
                vpc(tx, name, project, call.region(), false)
                        .with("tags", tags)
                        .with("transitivity_enabled", transitive)));
    }

    private JsonObject vpc(Transaction tx, String name, String project, String region, boolean standard) {
        String now = Times.zulu(tx.now());
        return JsonObject.of(
                "id",
                Resources.newId(),
                "name",
                name,
                "tags",
                List.of(),
                "organization_id",
                tenant.organization(),
                "created_at",
                now,
                "updated_at",
                now,
                "project_id",
                project,
                "is_default",
                standard,
                "private_network_count",
                0,
                "routing_enabled",
                true,
                "custom_routes_propagation_enabled",
                true,
                "transitivity_enabled",
                false,
                "s3_integration_enabled",
                false,
                "region",
                region);
    }

    /** The identifier of the project's default cloud in this region, which is made when it is first needed. */
    String standard(Transaction tx, String project, String region) {
        Optional<JsonObject> found = tx
                .list(
                        KIND,
                        vpc -> vpc.truth("is_default")
                                && vpc.string("project_id").equals(project)
                                && vpc.string("region").equals(region))
                .stream()
                .findFirst();
        return found.orElseGet(() -> tx.put(KIND, vpc(tx, "default", project, region, true)))
                .string("id");
    }

    private Answer update(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        JsonObject changed = get(call, tx).with("updated_at", Times.zulu(tx.now()));
        Optional<String> name = fields.text("name");
        changed = name.isPresent() ? changed.with("name", name.get()) : changed;
        changed = fields.body().hasValue("tags") ? changed.with("tags", fields.texts("tags")) : changed;
        fields.check();
        return Answer.ok(shown(tx, tx.put(KIND, changed)));
    }

    private Answer delete(Call call, Transaction tx) {
        JsonObject vpc = get(call, tx);
        if (shown(tx, vpc).number("private_network_count") > 0) {
            throw ApiError.precondition("resource_still_in_use", "VPC must be empty to be deleted");
        }
        tx.remove(KIND, vpc.string("id"));
        return Answer.empty();
    }
}
