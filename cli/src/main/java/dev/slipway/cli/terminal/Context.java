package dev.slipway.cli.terminal;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a command knows of the world around it.
 *
 * @param terminal where output goes
 * @param environment the process's environment variables
 * @param workingDirectory what relative paths start from
 */
public record Context(Terminal terminal, Map<String, String> environment, Path workingDirectory) {

    /** The variable's value, empty when it is unset or blank. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** The path a user means by {@code text}. */
    public Path path(String text) {
        return workingDirectory.resolve(text).normalize();
    }

    /** The path a user means by {@code path}. */
    public Path path(Path path) {
        return workingDirectory.resolve(path).normalize();
    }
}
