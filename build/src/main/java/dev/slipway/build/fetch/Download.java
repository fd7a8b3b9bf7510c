package dev.slipway.build.fetch;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that was fetched; its mode is 0600 and its modification time the server's, else 1970.
 *
 * @param file in the store, named by its content
 * @param etag what the server calls this version
 * @param modified what the server says of its age, as it wrote it
 */
public record Download(Path file, Optional<String> etag, Optional<String> modified) {}
