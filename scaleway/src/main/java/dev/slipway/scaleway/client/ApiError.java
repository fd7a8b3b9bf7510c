package dev.slipway.scaleway.client;

import dev.slipway.json.Json;
import dev.slipway.json.NotJsonException;
import dev.slipway.scaleway.document.Resource;
import java.util.List;
import java.util.Map;

/** Why the API refused, by the type that its body gives. */
public sealed interface ApiError {
    /** Arguments that it does not take; each detail names one and the reason. */
    record InvalidArguments(String message, List<Resource> details) implements ApiError {}

    /** What is asked for does not exist, or not for this key. */
    record NotFound(String message, String resource, String id) implements ApiError {}

    /** The key itself is not accepted. */
    record Denied(String message) implements ApiError {}

    /** The key is good, but may not do this. */
    record Forbidden(String message, List<Resource> details) implements ApiError {}

    /** A limit of the account is reached. */
    record QuotaExceeded(String message, List<Resource> details) implements ApiError {}

    /** It cannot be done now: in use, in transition, locked, there already, or a condition does not hold. */
    record Conflict(String type, String message) implements ApiError {}

    /** The zone has no such machine left. */
    record OutOfStock(String message) implements ApiError {}

    /** Too many requests; tries again did not help. */
    record RateLimited() implements ApiError {}

    /** Anything else; only the status is sure. */
    record Other(int status, String type, String message) implements ApiError {}

    /** The reason in words, with what to do where that is known. */
    default String text() {
        return switch (this) {
            case InvalidArguments wrong -> wrong.message() + listed(wrong.details(), "argument_name", "help_message");
            case NotFound missing -> (missing.message() + " " + missing.resource() + " " + missing.id()).strip() + ".";
            case Denied denied -> denied.message() + ". The key is not accepted; `slipway login` takes another.";
            case Forbidden forbidden ->
                forbidden.message() + listed(forbidden.details(), "action", "resource")
                        + " The key may not do this; its policies in IAM say what it may.";
            case QuotaExceeded quota ->
                quota.message() + listed(quota.details(), "resource", "quota")
                        + " Delete something, or ask the support for more.";
            case Conflict conflict -> conflict.message() + " (" + conflict.type() + ").";
            case OutOfStock none -> none.message() + ". Try another type or zone.";
            case RateLimited ignored -> "too many requests. Try again in a minute.";
            case Other other -> other.message() + " (status " + other.status() + ").";
        };
    }

    private static String listed(List<Resource> details, String key, String value) {
        StringBuilder text = new StringBuilder();
        for (Resource detail : details) {
            text.append(text.isEmpty() ? ": " : "; ")
                    .append(detail.text(key).orElse(""))
                    .append(' ')
                    .append(detail.text(value)
                            .or(() -> detail.number(value).map(String::valueOf))
                            .orElse(""));
        }
        return text.append('.').toString();
    }

    /** Reads the body of an answer with {@code status} of 400 or more. */
    static ApiError of(int status, byte[] body) {
        Resource document;
        try {
            document = new Resource(Json.object(body, "error"));
        } catch (NotJsonException e) {
            document = new Resource(Map.of());
        }
        String type = document.text("type").orElse("");
        String message = document.text("message").orElse("status " + status);
        String help = document.text("help_message").map(text -> ": " + text).orElse("");
        return of(status, type, message + help, document);
    }

    private static ApiError of(int status, String type, String message, Resource document) {
        List<Resource> details = document.list("details");
        if (message.startsWith("Quota exceeded")) {
            return new QuotaExceeded(message, details);
        }
        return switch (type) {
            case "invalid_arguments" -> new InvalidArguments(message, details);
            case "not_found", "unknown_resource" ->
                new NotFound(
                        message,
                        document.text("resource").orElse(""),
                        document.text("resource_id").orElse(""));
            case "denied_authentication" -> new Denied(message);
            case "permissions_denied" -> new Forbidden(message, details);
            case "quotas_exceeded" -> new QuotaExceeded(message, details);
            case "transient_state", "already_exists", "conflict", "locked", "precondition_failed" ->
                new Conflict(type, message);
            case "out_of_stock" -> new OutOfStock(message);
            default -> byStatus(status, type, message);
        };
    }

    private static ApiError byStatus(int status, String type, String message) {
        return switch (status) {
            case 401 -> new Denied(message);
            case 403 -> new Forbidden(message, List.of());
            case 404 -> new NotFound(message, "", "");
            case 409, 412 -> new Conflict(type, message);
            case 429 -> new RateLimited();
            default -> new Other(status, type, message);
        };
    }
}
