package dev.slipway.build.plan;

import dev.slipway.dockerfile.source.Position;
import java.util.Optional;

/** Something in a Dockerfile that works and is probably not meant. */
public record PlanWarning(Optional<Position> position, String text) {}
