package dev.slipway.dockerfile.expansion;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Hands out values until they come to a sum that only an attack on memory comes to. */
public final class BoundedEnvironment implements Environment {
    private static final long MAXIMUM_CHARACTERS = 64 << 20;

    private final Environment variables;
    private final AtomicLong handedOut;

    /** Values of {@code variables}; {@code handedOut} counts their characters over many such environments. */
    public BoundedEnvironment(Environment variables, AtomicLong handedOut) {
        this.variables = variables;
        this.handedOut = handedOut;
    }

    /** Throws {@link BadWordException} beyond the bound. */
    @Override
    public Optional<String> value(String name) {
        Optional<String> value = variables.value(name);
        int length = value.map(String::length).orElse(0);
        if (handedOut.addAndGet(length) > MAXIMUM_CHARACTERS) {
            throw new BadWordException(name, "the variables of this Dockerfile come to more than 64 MiB of text");
        }
        return value;
    }

    @Override
    public Set<String> names() {
        return variables.names();
    }
}
