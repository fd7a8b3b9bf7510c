package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.source.Origin;
import java.util.List;
import java.util.Optional;

/** ARG. Its declarations are evaluated one after the other, each seeing the one before: see {@code StageScope}. */
public record Arg(Origin origin, List<Declaration> declarations) implements Instruction {
    public Arg {
        declarations = List.copyOf(declarations);
    }

    /** One name, with a default or without. */
    public record Declaration(String name, Optional<String> defaultValue) {}

    /** The default of one declaration, expanded. */
    public Optional<String> expandDefault(Declaration declaration, Environment environment) {
        return new Expander(origin, environment).word(declaration.defaultValue());
    }

    /** Every default in the same environment; {@code StageScope} has the rule by which one sees another. */
    @Override
    public Arg expand(Environment environment) {
        return new Arg(
                origin,
                declarations.stream()
                        .map(declaration ->
                                new Declaration(declaration.name(), expandDefault(declaration, environment)))
                        .toList());
    }
}
