package dev.slipway.build.fetch;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A commit that is in the store.
 *
 * @param id its full name
 * @param time when it was committed
 * @param repository the bare repository that has it
 */
public record GitCommit(GitRemote remote, String id, Instant time, Path repository) {}
