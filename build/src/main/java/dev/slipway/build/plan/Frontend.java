package dev.slipway.build.plan;

import dev.slipway.dockerfile.Dockerfile;
import dev.slipway.dockerfile.source.Position;
import java.util.Optional;
import java.util.regex.Pattern;

/** The image that {@code # syntax=} names: never fetched and never run, and told where it is not Docker's own. */
final class Frontend {
    /** The language built in here, of whatever version. */
    private static final Pattern BUILT_IN = Pattern.compile(
            "(docker\\.io/)?docker/dockerfile(-upstream)?(:[\\w.-]+)?(@sha256:[0-9a-f]{64})?|dockerfile\\.v0");

    private Frontend() {}

    /** A warning where the file asks for another language than the one it is read in. */
    static Optional<PlanWarning> warning(String fileName, Dockerfile dockerfile) {
        return dockerfile
                .ast()
                .directives()
                .syntax()
                // The reference may be followed by options of that frontend's.
                .filter(syntax ->
                        !BUILT_IN.matcher(syntax.value().split(" ", 2)[0]).matches())
                .map(syntax -> new PlanWarning(
                        Optional.of(new Position(fileName, syntax.line(), 1)),
                        "# syntax=" + syntax.value() + " names a frontend that is not run here: the file is read as"
                                + " docker/dockerfile is, and what only that frontend knows will be an error"));
    }
}
