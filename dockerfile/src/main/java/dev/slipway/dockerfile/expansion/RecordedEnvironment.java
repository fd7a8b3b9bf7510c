package dev.slipway.dockerfile.expansion;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Remembers which variables were asked for, whatever did the asking; not for use by several threads. */
public final class RecordedEnvironment implements Environment {
    private final Environment variables;
    private final Set<String> used = new LinkedHashSet<>();
    private final Set<String> undefined = new LinkedHashSet<>();

    public RecordedEnvironment(Environment variables) {
        this.variables = variables;
    }

    @Override
    public Optional<String> value(String name) {
        Optional<String> value = variables.value(name);
        (value.isPresent() ? used : undefined).add(name);
        return value;
    }

    @Override
    public Set<String> names() {
        return variables.names();
    }

    /** The names that were asked for and set, in the order of asking. */
    public Set<String> used() {
        return Collections.unmodifiableSet(used);
    }

    /** The names that were asked for and not set, in the order of asking. */
    public Set<String> undefined() {
        return Collections.unmodifiableSet(undefined);
    }
}
