package dev.slipway.cloud.state;

import dev.slipway.cloud.json.JsonObject;
import java.time.Instant;

/** Something that is to happen at a time: the name of a step and what it is about. */
public record PendingStep(long id, Instant due, String name, JsonObject about) {}
