package dev.slipway.cloud.api;

import dev.slipway.cloud.json.JsonObject;
import java.util.List;

/** A refusal in Scaleway's form: a status, and a body whose {@code type} says which. */
public final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final String INVALID_ARGUMENTS = "invalid_arguments";

    private final int status;
    private final transient JsonObject body;

    private ApiError(int status, JsonObject body) {
        super(body.string("message"));
        this.status = status;
        this.body = body;
    }

    /** The answer this error is. */
    public Answer answer() {
        return Answer.json(status, body);
    }

    /** The same error as the API of 2017 tells it: what is wrong with an argument is a member of {@code fields}. */
    public ApiError ofThePast() {
        JsonObject fields = JsonObject.EMPTY;
        for (JsonObject detail : body.objects("details")) {
            fields = fields.with(detail.string("argument_name"), List.of(detail.string("help_message")));
        }
        return body.string("type").equals(INVALID_ARGUMENTS)
                ? new ApiError(
                        status,
                        JsonObject.of("type", "invalid_request_error", "message", "Validation Error", "fields", fields))
                : this;
    }

    /** 404: no resource of this kind and id. */
    public static ApiError notFound(String resource, String id) {
        return new ApiError(
                404,
                JsonObject.of(
                        "type",
                        "not_found",
                        "message",
                        "resource is not found",
                        "resource",
                        resource,
                        "resource_id",
                        id));
    }

    /** 400: what is wrong with which arguments. */
    public static ApiError arguments(List<JsonObject> details) {
        return new ApiError(
                400, JsonObject.of("type", INVALID_ARGUMENTS, "message", "invalid argument(s)", "details", details));
    }

    /** 400: one argument breaks a rule. */
    public static ApiError constraint(String argument, String help) {
        return arguments(List.of(detail(argument, "constraint", help)));
    }

    static JsonObject detail(String argument, String reason, String help) {
        return JsonObject.of("argument_name", argument, "reason", reason, "help_message", help);
    }

    /** 400 in the older form of the instance API. */
    public static ApiError invalidRequest(String message) {
        return new ApiError(400, JsonObject.of("type", "invalid_request_error", "message", message));
    }

    /** 401: no token, or one that opens nothing. */
    public static ApiError denied() {
        return new ApiError(
                401,
                JsonObject.of(
                        "message", "authentication is denied",
                        "method", "api_key",
                        "reason", "not_found",
                        "type", "denied_authentication"));
    }

    /** 403: the resource is not this token's to change. */
    public static ApiError forbidden(String action, String resource) {
        return new ApiError(
                403,
                JsonObject.of(
                        "details", List.of(JsonObject.of("action", action, "resource", resource)),
                        "message", "insufficient permissions",
                        "type", "permissions_denied"));
    }

    /** 403: there is no room for one more. */
    public static ApiError quotaExceeded(String resource, long quota, long current) {
        return new ApiError(
                403,
                JsonObject.of(
                        "details",
                        List.of(JsonObject.of("resource", resource, "quota", quota, "current", current)),
                        "message",
                        "quota(s) exceeded for this resource",
                        "type",
                        "quotas_exceeded"));
    }

    /** 409: the resource is used by another. */
    public static ApiError conflict(String message) {
        return new ApiError(409, JsonObject.of("message", message, "type", "conflict"));
    }

    /** 409: the resource is on its way to another state. */
    public static ApiError transientState(String resource, String id, String state) {
        return new ApiError(
                409,
                JsonObject.of(
                        "current_state", state,
                        "message", "resource is in a transient state",
                        "resource", resource,
                        "resource_id", id,
                        "type", "transient_state"));
    }

    /** 412: something must be so before. */
    public static ApiError precondition(String precondition, String help) {
        return new ApiError(
                412,
                JsonObject.of(
                        "type",
                        "precondition_failed",
                        "precondition",
                        precondition,
                        "help_message",
                        help,
                        "message",
                        "precondition is not respected"));
    }

    /** Any status with a type and message, for what HTTP itself refuses. */
    public static ApiError http(int status, String type, String message) {
        return new ApiError(status, JsonObject.of("type", type, "message", message));
    }
}
