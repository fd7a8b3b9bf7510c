package dev.slipway.cloud.identity;

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
import java.util.Optional;

/** Projects, the one API key, and what the gateway says of itself. */
public final class Accounts {
    private static final String KIND = "project_id";
    private static final String PATH = "/account/v3/projects";

    private final Tenant tenant;

    /** The account of {@code tenant}. */
    public Accounts(Tenant tenant) {
        this.tenant = tenant;
    }

    /** Adds the routes. */
    public void routes(Routes routes) {
        routes.add(
                        "GET " + PATH,
                        (call, tx) -> Pages.counted(
                                call, "projects", Resources.ordered(call, tx.list(KIND, Resources.filter(call)))))
                .add("POST " + PATH, this::create)
                .add("GET " + PATH + "/{id}", (call, tx) -> Answer.ok(get(call, tx)))
                .add("PATCH " + PATH + "/{id}", Accounts::update)
                .add("DELETE " + PATH + "/{id}", this::delete)
                .add("GET /iam/v1alpha1/api-keys/{key}", this::apiKey)
                .add(
                        "GET /metadata",
                        (call, tx) -> Answer.ok(
                                JsonObject.of("platform", "external", "partition", "scw", "domain", "scw.eu")));
    }

    /** Puts the default project down, once. */
    public void begin(Transaction tx) {
        if (tx.find(KIND, tenant.project()).isEmpty()) {
            tx.put(KIND, project(tx, tenant.project(), "default", ""));
        }
    }

    private JsonObject project(Transaction tx, String id, String name, String description) {
        String now = Times.zulu(tx.now());
        return JsonObject.of(
                "id", id,
                "name", name,
                "organization_id", tenant.organization(),
                "created_at", now,
                "updated_at", now,
                "description", description,
                "qualification", JsonObject.of("architecture_type", "unknown_architecture_type"));
    }

    private static JsonObject get(Call call, Transaction tx) {
        return tx.find(KIND, call.parameter("id")).orElseThrow(() -> ApiError.notFound(KIND, call.parameter("id")));
    }

    private Answer create(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        String name = fields.required("name");
        String description = fields.text("description").orElse("");
        fields.check();
        JsonObject made = tx.put(KIND, project(tx, Resources.newId(), name, description));
        return Answer.ok(made.with("qualification", null));
    }

    private static Answer update(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        JsonObject changed = get(call, tx).with("updated_at", Times.zulu(tx.now()));
        Optional<String> name = fields.text("name");
        changed = name.isPresent() ? changed.with("name", name.get()) : changed;
        Optional<String> description = fields.text("description");
        changed = description.isPresent() ? changed.with("description", description.get()) : changed;
        fields.check();
        return Answer.ok(tx.put(KIND, changed).with("qualification", null));
    }

    private Answer delete(Call call, Transaction tx) {
        String id = get(call, tx).string("id");
        if (id.equals(tenant.project())) {
            throw ApiError.precondition("resource_still_in_use", "the default project cannot be deleted");
        }
        tx.remove(KIND, id);
        return Answer.empty();
    }

    private Answer apiKey(Call call, Transaction tx) {
        if (!call.parameter("key").equals(tenant.accessKey())) {
            throw ApiError.notFound("api_key", call.parameter("key"));
        }
        String made = firstStart(call.parameter("key"), tx);
        return Answer.ok(JsonObject.of(
                "access_key",
                tenant.accessKey(),
                "secret_key",
                null,
                "description",
                "made at the first start of this cloud",
                "created_at",
                made,
                "updated_at",
                made,
                "expires_at",
                null,
                "default_project_id",
                tenant.project(),
                "editable",
                false,
                "deletable",
                false,
                "managed",
                false,
                "creation_ip",
                "127.0.0.1",
                "user_id",
                tenant.organization()));
    }

    private String firstStart(String key, Transaction tx) {
        return tx.find(KIND, tenant.project())
                .map(project -> project.string("created_at"))
                .orElseThrow(() -> ApiError.notFound("api_key", key));
    }
}
