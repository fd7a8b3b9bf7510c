package dev.slipway.build.step;

import dev.slipway.dockerfile.instruction.Mount;
import java.util.LinkedHashMap;
import java.util.Map;

/** What of a mount belongs in a key: never what a secret, an agent or a cache holds. */
final class MountRecipe {
    private MountRecipe() {}

    static Map<String, Object> of(Mount mount) {
        Map<String, Object> recipe = new LinkedHashMap<>();
        switch (mount) {
            case Mount.Bind bind -> {
                recipe.put("type", "bind");
                recipe.put("target", bind.target());
                recipe.put("readOnly", bind.readOnly());
            }
            case Mount.Cache cache -> {
                recipe.put("type", "cache");
                recipe.put("target", cache.target());
                recipe.put("readOnly", cache.readOnly());
            }
            case Mount.Tmpfs tmpfs -> {
                recipe.put("type", "tmpfs");
                recipe.put("target", tmpfs.target());
            }
            case Mount.Secret secret -> {
                recipe.put("type", "secret");
                recipe.put("id", secret.id());
                recipe.put("target", secret.target().orElse(""));
                recipe.put("variable", secret.variable().orElse(""));
            }
            case Mount.Ssh ssh -> {
                recipe.put("type", "ssh");
                recipe.put("id", ssh.id());
                recipe.put("target", ssh.target().orElse(""));
            }
        }
        return recipe;
    }
}
