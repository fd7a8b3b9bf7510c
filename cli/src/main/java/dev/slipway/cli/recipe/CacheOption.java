package dev.slipway.cli.recipe;

import dev.slipway.build.outside.Outside;
import dev.slipway.build.share.DirectoryCache;
import dev.slipway.build.share.RegistryCache;
import dev.slipway.build.share.SharedCache;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.oci.registry.Reference;
import dev.slipway.scaleway.client.Patience;
import dev.slipway.scaleway.client.Transport;
import dev.slipway.scaleway.objects.ObjectKeys;
import dev.slipway.scaleway.objects.ObjectStorage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The caches that {@code --cache-from} and {@code --cache-to} name, as buildx spells them. */
final class CacheOption {
    private static final String OFFLINE = "SLIPWAY_OFFLINE is set, so no other host is asked";
    private static final List<String> KNOWN = List.of(
            "type",
            "src",
            "dest",
            "ref",
            "mode",
            "bucket",
            "region",
            "endpoint_url",
            "prefix",
            "access_key_id",
            "secret_access_key");

    private final String option;
    private final String text;

    private CacheOption(String option, String text) {
        this.option = option;
        this.text = text;
    }

    /** The cache of {@code --cache-from type=local,src=DIR} and its like. */
    static SharedCache of(String option, String text, Context context, Outside outside) {
        return new CacheOption(option, text).cache(context, outside);
    }

    private SharedCache cache(Context context, Outside outside) {
        // buildx takes a reference alone as a registry's.
        Map<String, String> fields = text.contains("=") ? fields() : Map.of("type", "registry", "ref", text);
        return switch (fields.getOrDefault("type", "")) {
            case "local" ->
                new DirectoryCache(context.path(field(fields, option.equals("--cache-to") ? "dest" : "src")));
            case "registry" -> registry(field(fields, "ref"), outside);
            case "s3" -> bucket(fields, context, outside);
            default -> throw wrong("its type is not local, registry or s3");
        };
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new HashMap<>();
        for (String field : text.split(",")) {
            String[] pair = field.split("=", 2);
            if (pair.length < 2 || !KNOWN.contains(pair[0])) {
                throw wrong("\"" + field + "\" is not one of its fields, " + String.join("=, ", KNOWN) + "=");
            }
            fields.put(pair[0], pair[1]);
        }
        if (!fields.getOrDefault("mode", "max").equals("max")) {
            throw wrong("only mode=max is known: the steps of all stages are kept");
        }
        return fields;
    }

    private String field(Map<String, String> fields, String name) {
        return Optional.ofNullable(fields.get(name))
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> wrong("it lacks " + name + "="));
    }

    private SharedCache registry(String reference, Outside outside) {
        try {
            return new RegistryCache(
                    outside.registries().orElseThrow(() -> wrong(OFFLINE)),
                    Reference.parse(reference).repository());
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    /** Fields and variables are those of buildx and of AWS's own programs; buckets are addressed in the path. */
    private SharedCache bucket(Map<String, String> fields, Context context, Outside outside) {
        if (outside.registries().isEmpty()) {
            throw wrong(OFFLINE);
        }
        String region = fieldOr(fields, "region", context, "AWS_REGION");
        ObjectKeys keys = new ObjectKeys(
                fieldOr(fields, "access_key_id", context, "AWS_ACCESS_KEY_ID"),
                fieldOr(fields, "secret_access_key", context, "AWS_SECRET_ACCESS_KEY"),
                region);
        if (!fields.containsKey("access_key_id")
                && context.variable("AWS_SESSION_TOKEN").isPresent()) {
            throw wrong("AWS_SESSION_TOKEN is set, and keys that end with a session are not supported");
        }
        String prefix = fields.getOrDefault("prefix", "");
        try {
            ObjectStorage storage = new ObjectStorage(
                    fields.getOrDefault("endpoint_url", "https://s3." + region + ".amazonaws.com")
                            .replaceAll("/+$", ""),
                    keys,
                    Patience.NORMAL,
                    Transport.USUAL);
            return new BucketCache(
                    storage, field(fields, "bucket"), prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
        } catch (IllegalArgumentException e) {
            throw wrong("its endpoint_url is no address: " + e.getMessage());
        }
    }

    private String fieldOr(Map<String, String> fields, String name, Context context, String variable) {
        return Optional.ofNullable(fields.get(name))
                .filter(value -> !value.isEmpty())
                .or(() -> context.variable(variable))
                .orElseThrow(() -> wrong("it lacks " + name + "=, and " + variable + " is not set"));
    }

    private Failure wrong(String why) {
        String shown = text.replaceAll("secret_access_key=[^,]*", "secret_access_key=...");
        return Failure.usage(option + " " + shown + " cannot be used: " + why + ". Write type=local,"
                + (option.equals("--cache-to") ? "dest" : "src")
                + "=DIR, type=registry,ref=HOST/NAME or type=s3,bucket=NAME,region=REGION.");
    }
}
