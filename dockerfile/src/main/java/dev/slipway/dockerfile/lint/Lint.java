package dev.slipway.dockerfile.lint;

import dev.slipway.dockerfile.Dockerfile;
import dev.slipway.dockerfile.source.DockerfileException;
import dev.slipway.dockerfile.syntax.Directives.Directive;
import java.util.Optional;

/** Runs the checks. */
public final class Lint {
    private static final String BUILD_ARG = "BUILDKIT_DOCKERFILE_CHECK";

    private Lint() {}

    /**
     * Checks all stages of a file. An error that shows on the way ends the checks and is part of the result.
     */
    public static LintResult check(Dockerfile dockerfile, LintContext context) {
        LintOptions options;
        try {
            options = options(dockerfile, context);
        } catch (DockerfileException e) {
            return new LintResult(java.util.List.of(), true, Optional.of(e));
        }
        Findings findings = new Findings(dockerfile, options);
        Optional<DockerfileException> error = Optional.empty();
        try {
            FileChecks.run(dockerfile, findings);
            new StageChecks(dockerfile, context, findings).run();
        } catch (DockerfileException e) {
            error = Optional.of(e);
        }
        return new LintResult(findings.sorted(), options.error(), error);
    }

    private static LintOptions options(Dockerfile dockerfile, LintContext context) {
        Optional<Directive> directive = dockerfile.ast().directives().check();
        String text = Optional.ofNullable(context.buildArgs().get(BUILD_ARG))
                .or(() -> directive.map(Directive::value))
                .orElse("");
        try {
            return LintOptions.parse(text);
        } catch (IllegalArgumentException e) {
            throw dockerfile
                    .ast()
                    .source()
                    .error(
                            directive.map(Directive::line).orElse(1),
                            1,
                            "cannot read the check options " + text + ": " + e.getMessage(),
                            "Write # check=skip=RULE,RULE;error=true, in the file or as build argument " + BUILD_ARG
                                    + ".");
        }
    }
}
