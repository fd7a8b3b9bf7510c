package dev.slipway.build.plan;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.instruction.Arg;
import dev.slipway.oci.Platform;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments outside any stage: those before the first FROM, and those that are always there about platforms.
 * A stage sees one only where it declares it.
 */
public record GlobalArgs(Map<String, String> values) {
    public GlobalArgs {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Evaluates the declarations from left to right, each seeing those before it; build arguments win. */
    public static GlobalArgs of(
            List<Arg> declared, Platform target, String targetStage, Map<String, String> buildArgs) {
        Map<String, String> values = new LinkedHashMap<>();
        platform(values, "BUILD", Platform.host());
        platform(values, "TARGET", target);
        values.put("TARGETSTAGE", targetStage);
        values.replaceAll((name, value) -> buildArgs.getOrDefault(name, value));
        for (Arg arg : declared) {
            for (Arg.Declaration declaration : arg.declarations()) {
                String name = declaration.name();
                Optional<String> given = Optional.ofNullable(buildArgs.get(name));
                given.or(() -> arg.expandDefault(declaration, Environment.of(values)))
                        .ifPresent(value -> values.put(name, value));
            }
        }
        return new GlobalArgs(values);
    }

    private static void platform(Map<String, String> values, String prefix, Platform platform) {
        values.put(prefix + "PLATFORM", platform.toString());
        values.put(prefix + "OS", platform.os());
        values.put(prefix + "OSVERSION", "");
        values.put(prefix + "ARCH", platform.architecture());
        values.put(prefix + "VARIANT", platform.variant().orElse(""));
    }

    /** What FROM lines see. */
    public Environment environment() {
        return Environment.of(values);
    }

    /** The value that a declaration without default takes in a stage. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }
}
