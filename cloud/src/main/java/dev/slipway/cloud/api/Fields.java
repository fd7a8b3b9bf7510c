package dev.slipway.cloud.api;

import dev.slipway.cloud.json.Json;
import dev.slipway.cloud.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the arguments of a call and collects all that is wrong with them, as one answer names them all. */
public final class Fields {
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final int LONGEST_TEXT = 20_000;

    private final JsonObject body;
    private final List<JsonObject> problems = new ArrayList<>();

    private Fields(JsonObject body) {
        this.body = body;
    }

    /** The arguments in the body of {@code call}. */
    public static Fields of(Call call) {
        return new Fields(call.document());
    }

    /** The arguments in a document. */
    public static Fields of(JsonObject body) {
        return new Fields(body);
    }

    /** All arguments, unchecked. */
    public JsonObject body() {
        return body;
    }

    /** Whether the argument was given, {@code null} included. */
    public boolean given(String name) {
        return body.has(name);
    }

    private void problem(String name, String reason, String help) {
        problems.add(ApiError.detail(name, reason, help));
    }

    /** A string that may be left out. */
    public Optional<String> text(String name) {
        return switch (body.get(name)) {
            case Json.Null none -> Optional.empty();
            case Json.Text(String value) when value.length() <= LONGEST_TEXT -> Optional.of(value);
            case Json.Text text -> {
                problem(name, "constraint", "longer than " + LONGEST_TEXT + " characters");
                yield Optional.empty();
            }
            default -> {
                problem(name, "format", "value must be a string");
                yield Optional.empty();
            }
        };
    }

    /** A string that must be there. */
    public String required(String name) {
        if (!body.hasValue(name)) {
            problem(name, "required", "required key not provided");
            return "";
        }
        return text(name).orElse("");
    }

    /** A UUID that may be left out; {@code null} and an empty string are as nothing. */
    public Optional<String> id(String name) {
        Optional<String> text = text(name).filter(value -> !value.isEmpty());
        if (text.isPresent() && !isId(text.get())) {
            problem(name, "format", "value must be a valid UUID");
            return Optional.empty();
        }
        return text;
    }

    /** A UUID that must be there. */
    public String requiredId(String name) {
        if (!body.hasValue(name)) {
            problem(name, "required", "required key not provided");
            return "";
        }
        return id(name).orElse("");
    }

    /** Whether a text has the form of a UUID. */
    public static boolean isId(String text) {
        return UUID.matcher(text).matches();
    }

    /** One of some strings, the first where it is left out. */
    public String oneOf(String name, String... values) {
        Optional<String> text = text(name);
        if (text.isPresent() && !List.of(values).contains(text.get())) {
            problem(name, "constraint", "value must be one of " + String.join(", ", values));
        }
        return text.orElse(values[0]);
    }

    /** A truth value, {@code otherwise} where it is left out. */
    public boolean truth(String name, boolean otherwise) {
        return switch (body.get(name)) {
            case Json.Null none -> otherwise;
            case Json.Bool(boolean value) -> value;
            default -> {
                problem(name, "format", "value must be a boolean");
                yield otherwise;
            }
        };
    }

    /** A whole number that is not negative, if it is given. */
    public Optional<Long> number(String name) {
        return switch (body.get(name)) {
            case Json.Null none -> Optional.empty();
            case Json.Num(var value)
            when value.signum() >= 0
                    && value.stripTrailingZeros().scale() <= 0
                    && value.precision() - value.scale() <= 18 -> Optional.of(value.longValue());
            default -> {
                problem(name, "format", "value must be a whole number");
                yield Optional.empty();
            }
        };
    }

    /** A list of strings; {@code null} is an empty one. */
    public List<String> texts(String name) {
        if (body.get(name) instanceof Json.Array array
                && array.items().stream().allMatch(Json.Text.class::isInstance)) {
            return body.strings(name);
        }
        if (body.hasValue(name)) {
            problem(name, "format", "value must be a list of strings");
        }
        return List.of();
    }

    /** Adds what the caller found wrong. */
    public void wrong(String name, String help) {
        problem(name, "constraint", help);
    }

    /** Refuses the call if anything was wrong. */
    public void check() {
        if (!problems.isEmpty()) {
            throw ApiError.arguments(problems);
        }
    }
}
