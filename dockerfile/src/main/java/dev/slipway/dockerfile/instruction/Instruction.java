package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.source.Origin;
import java.util.Locale;

/** One instruction of a Dockerfile. */
public sealed interface Instruction
        permits Add,
                Arg,
                Cmd,
                Copy,
                Entrypoint,
                Env,
                Expose,
                From,
                Healthcheck,
                Label,
                Maintainer,
                Onbuild,
                Run,
                Shell,
                Stopsignal,
                User,
                Volume,
                Workdir {
    /** Where it comes from. */
    Origin origin();

    /**
     * The same instruction with the variables replaced in those fields in which the language replaces them.
     * Throws {@link dev.slipway.dockerfile.source.DockerfileException} with the place of a word that cannot be expanded.
     */
    Instruction expand(Environment environment);

    /** The keyword in capitals. */
    default String keyword() {
        return getClass().getSimpleName().toUpperCase(Locale.ROOT);
    }
}
