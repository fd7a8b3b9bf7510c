package dev.slipway.cli.recipe;

import dev.slipway.build.outside.Outside;
import dev.slipway.build.share.DirectoryCache;
import dev.slipway.build.share.RegistryCache;
import dev.slipway.build.share.SharedCache;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.oci.registry.Reference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The caches that {@code --cache-from} and {@code --cache-to} name, as buildx spells them. */
final class CacheOption {
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
            default -> throw wrong("its type is not local or registry");
        };
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new HashMap<>();
        for (String field : text.split(",")) {
            String[] pair = field.split("=", 2);
            if (pair.length < 2
                    || !java.util.Set.of("type", "src", "dest", "ref", "mode").contains(pair[0])) {
                throw wrong("\"" + field + "\" is not type=, src=, dest=, ref= or mode=");
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
                    outside.registries().orElseThrow(() -> wrong("SLIPWAY_OFFLINE is set, so no registry is asked")),
                    Reference.parse(reference).repository());
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private Failure wrong(String why) {
        return Failure.usage(option + " " + text + " cannot be used: " + why + ". Write type=local,"
                + (option.equals("--cache-to") ? "dest" : "src") + "=DIR or type=registry,ref=HOST/NAME.");
    }
}
