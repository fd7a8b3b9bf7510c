package dev.slipway.dockerfile.scope;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.instruction.Arg;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What FROM lines see, and where a bare ARG of a stage gets its value.
 *
 * @param values the arguments that have a value, in order
 * @param declared the names of the ARG lines before the first FROM, with a value or without
 * @param buildArgs what the caller set, by {@code --build-arg}
 */
public record GlobalScope(Map<String, String> values, Set<String> declared, Map<String, String> buildArgs)
        implements Environment {
    public GlobalScope {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        declared = Collections.unmodifiableSet(new LinkedHashSet<>(declared));
        buildArgs = Map.copyOf(buildArgs);
    }

    /**
     * Evaluates the global ARG lines from left to right, each seeing those before it.
     * Throws {@link dev.slipway.dockerfile.source.DockerfileException}.
     */
    public static GlobalScope of(
            List<Arg> globalArgs, Map<String, String> platformArgs, Map<String, String> buildArgs) {
        Map<String, String> values = new LinkedHashMap<>();
        platformArgs.forEach((name, value) -> values.put(name, buildArgs.getOrDefault(name, value)));
        Set<String> declared = new LinkedHashSet<>();
        for (Arg arg : globalArgs) {
            for (Arg.Declaration declaration : arg.declarations()) {
                declared.add(declaration.name());
                Optional.ofNullable(buildArgs.get(declaration.name()))
                        .or(() -> arg.expandDefault(declaration, Environment.of(values)))
                        .ifPresent(value -> values.put(declaration.name(), value));
            }
        }
        return new GlobalScope(values, declared, buildArgs);
    }

    @Override
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    @Override
    public Set<String> names() {
        return values.keySet();
    }
}
