package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.source.Origin;

/**
 * USER.
 *
 * @param user {@code user[:group]}, names or numbers
 */
public record User(Origin origin, String user) implements Instruction {
    @Override
    public User expand(Environment environment) {
        return new User(origin, new Expander(origin, environment).word(user));
    }
}
