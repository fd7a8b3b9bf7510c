package dev.slipway.build.cache;

import dev.slipway.json.Json;
import dev.slipway.oci.Digest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The name of a step's result: a hash of what it is made of.
 *
 * @param hex 64 hexadecimal digits
 */
public record CacheKey(String hex) {
    /** Goes up with every change that makes the same recipe give other files. */
    private static final int SCHEMA = 1;

    public CacheKey {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not a cache key: " + hex);
        }
    }

    private static CacheKey of(String kind, Map<String, Object> content) {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("slipway", SCHEMA);
        whole.put("kind", kind);
        whole.putAll(content);
        return new CacheKey(Digest.sha256(Json.write(whole)).hex());
    }

    /** Files that come from outside: {@code base} names them for good. */
    public static CacheKey root(String base) {
        return of("root", Map.of("base", base));
    }

    /** A step on {@code parent}; {@code inputs} are digests of the content it reads elsewhere. */
    public static CacheKey step(CacheKey parent, String platform, Map<String, Object> recipe, List<String> inputs) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("parent", parent.hex);
        content.put("platform", platform);
        content.put("recipe", sorted(recipe));
        content.put("inputs", inputs);
        return of("step", content);
    }

    /** A layer that is the same on whatever it lies. */
    public static CacheKey independent(Map<String, Object> recipe, List<String> inputs) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("recipe", sorted(recipe));
        content.put("inputs", inputs);
        return of("independent", content);
    }

    /** The independent layer {@code layer} on {@code parent}. */
    public static CacheKey stacked(CacheKey parent, CacheKey layer) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("parent", parent.hex);
        content.put("layer", layer.hex);
        return of("stacked", content);
    }

    /** What {@code selector} selects in the files that {@code tree} names: the question whose answer is a digest. */
    public static CacheKey selected(CacheKey tree, String selector) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("tree", tree.hex);
        content.put("selector", selector);
        return of("selected", content);
    }

    /** A whole image: its files and its configuration. */
    public static CacheKey image(CacheKey files, byte[] config) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("files", files.hex);
        content.put("config", Digest.sha256(config).hex());
        return of("image", content);
    }

    private static Map<String, Object> sorted(Map<String, Object> recipe) {
        return new java.util.TreeMap<>(recipe);
    }

    @Override
    public String toString() {
        return hex;
    }
}
