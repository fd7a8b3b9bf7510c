package dev.slipway.dockerfile.expansion;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

record MapEnvironment(Map<String, String> variables) implements Environment {
    MapEnvironment {
        variables = Collections.unmodifiableMap(variables);
    }

    @Override
    public Optional<String> value(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    @Override
    public Set<String> names() {
        return variables.keySet();
    }
}
