package dev.slipway.build.explain;

import dev.slipway.json.Json;
import dev.slipway.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What goes into the key of one step, in words for a person.
 *
 * @param text the instruction as it is written
 * @param key names the result
 * @param below names what the step stands on
 * @param parts digests of everything the instruction comes to, by what a message calls it
 * @param readings what it reads of the context, of images and of other stages, in order
 */
public record StepInputs(String text, String key, String below, Map<String, String> parts, List<Reading> readings) {
    private static final int DIGEST_CHARACTERS = 16;
    private static final Map<String, String> NAMES = Map.of(
            "arguments", "the command",
            "directory", "the working directory",
            "user", "the user",
            "hostname", "the host's name",
            "network", "the network",
            "security", "the security mode",
            "script", "the script",
            "mounts", "the mounts",
            "transfer", "the destination or a flag",
            "path", "the path");

    public StepInputs {
        parts = Collections.unmodifiableMap(new TreeMap<>(parts));
        readings = List.copyOf(readings);
    }

    /**
     * Files that a step reads.
     *
     * @param from what they are called as a whole
     * @param files a short digest of each, by path; empty when they are too many or not known one by one
     */
    public record Reading(String from, String digest, Map<String, String> files) {
        public Reading {
            files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        }
    }

    StepInputs withReadings(List<Reading> readings) {
        return new StepInputs(text, key, below, parts, readings);
    }

    /** The parts of a recipe as keys have it. */
    public static Map<String, String> parts(Map<String, Object> recipe, String platform) {
        Map<String, String> parts = new TreeMap<>();
        recipe.forEach((name, value) -> {
            if (name.equals("environment") && value instanceof List<?> variables) {
                variables.forEach(variable -> variable(parts, String.valueOf(variable)));
            } else if (NAMES.containsKey(name)) {
                parts.put(NAMES.get(name), digest(Json.write(value)));
            }
        });
        parts.put("the platform", platform);
        return parts;
    }

    private static void variable(Map<String, String> parts, String variable) {
        int equals = Math.max(0, variable.indexOf('='));
        parts.put("variable " + variable.substring(0, equals), digest(variable.getBytes(StandardCharsets.UTF_8)));
    }

    private static String digest(byte[] content) {
        return Digest.sha256(content).hex().substring(0, DIGEST_CHARACTERS);
    }

    Map<String, Object> toJson() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("text", text);
        object.put("key", key);
        object.put("below", below);
        object.put("parts", parts);
        object.put(
                "readings",
                readings.stream()
                        .map(reading -> {
                            Map<String, Object> one = new LinkedHashMap<>();
                            one.put("from", reading.from());
                            one.put("digest", reading.digest());
                            one.put("files", reading.files());
                            return one;
                        })
                        .toList());
        return object;
    }

    static StepInputs of(Map<?, ?> object) {
        List<Reading> readings = new ArrayList<>();
        if (object.get("readings") instanceof List<?> list) {
            for (Object one : list) {
                if (one instanceof Map<?, ?> map) {
                    readings.add(new Reading(text(map, "from"), text(map, "digest"), texts(map, "files")));
                }
            }
        }
        return new StepInputs(
                text(object, "text"), text(object, "key"), text(object, "below"), texts(object, "parts"), readings);
    }

    private static String text(Map<?, ?> object, String name) {
        return object.get(name) instanceof String text ? text : "";
    }

    private static Map<String, String> texts(Map<?, ?> object, String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (object.get(name) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
        }
        return texts;
    }
}
