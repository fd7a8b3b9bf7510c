package dev.slipway.dockerfile.instruction;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Something that a RUN sees and that is not part of its tree. */
public sealed interface Mount {
    /**
     * A file or directory of the context, of a stage or of an image; writes to it are thrown away.
     *
     * @param from the stage, named context or image; nothing for the build context
     * @param source the path inside it, {@code /} for all
     * @param target where it is mounted; a relative path counts from the working directory
     */
    record Bind(Optional<String> from, String source, String target, boolean readOnly) implements Mount {}

    /**
     * A directory that outlives the build.
     *
     * @param id its name; nothing means the cleaned absolute target
     * @param from what a new one is filled with
     * @param mode the permission bits of a new one; nothing means 0755
     */
    record Cache(
            Optional<String> id,
            String target,
            boolean readOnly,
            Sharing sharing,
            Optional<String> from,
            Optional<String> source,
            OptionalInt mode,
            OptionalInt uid,
            OptionalInt gid)
            implements Mount {}

    /** An empty directory in memory; no size means no limit. */
    record Tmpfs(String target, OptionalLong sizeBytes) implements Mount {}

    /**
     * A secret.
     *
     * @param id its name; by default the last part of the target
     * @param target the file it is written to; nothing when it is wanted as a variable only
     * @param variable the environment variable it is put into
     * @param mode the file's permission bits; nothing means 0400
     */
    record Secret(
            String id,
            Optional<String> target,
            Optional<String> variable,
            boolean required,
            OptionalInt mode,
            OptionalInt uid,
            OptionalInt gid)
            implements Mount {}

    /**
     * The socket of an ssh agent.
     *
     * @param target nothing means {@code /run/buildkit/ssh_agent.N}
     * @param mode the socket's permission bits; nothing means 0600
     */
    record Ssh(String id, Optional<String> target, boolean required, OptionalInt mode, OptionalInt uid, OptionalInt gid)
            implements Mount {}

    /** Who may use a cache at the same time. */
    enum Sharing {
        SHARED,
        PRIVATE,
        LOCKED
    }
}
