package dev.slipway.machine.qmp;

import dev.slipway.machine.json.JsonObject;
import java.time.Instant;

/**
 * Something that happened in QEMU without being asked for.
 *
 * @param name as {@code SHUTDOWN} or {@code RESET}
 * @param at QEMU's clock
 * @param data what QEMU says about it; often empty
 */
public record QmpEvent(String name, Instant at, JsonObject data) {}
