package dev.slipway.tree;

/**
 * What tells a file's content from any other it had or will have: no write leaves all three as they were.
 *
 * @param fileSystem the device the file lives on
 * @param inode its number there
 * @param changedNanos when content or attributes last changed ({@code st_ctime}), in nanoseconds since 1970; no program
 *     can set it back
 */
public record FileVersion(long fileSystem, long inode, long changedNanos) {}
