package dev.slipway.cli.recipe;

import dev.slipway.build.BuildException;
import dev.slipway.build.BuildRequest;
import dev.slipway.build.DockerfileText;
import dev.slipway.build.IgnoreFile;
import dev.slipway.build.plan.ArchLines;
import dev.slipway.cli.progress.ProgressView;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.dockerfile.Dockerfile;
import dev.slipway.dockerfile.lint.Finding;
import dev.slipway.dockerfile.lint.Lint;
import dev.slipway.dockerfile.lint.LintContext;
import dev.slipway.dockerfile.lint.LintResult;
import dev.slipway.dockerfile.lint.Rule;
import dev.slipway.dockerfile.scope.Platform;
import dev.slipway.dockerfile.source.DockerfileException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** BuildKit's checks ahead of a build: findings are warnings, or end it where {@code error=true} says so. */
final class BuildChecks {
    private final List<Finding> findings;
    private final boolean fail;

    private BuildChecks(List<Finding> findings, boolean fail) {
        this.findings = findings;
        this.fail = fail;
    }

    /** Checks the Dockerfile of {@code recipe}; what keeps it from being read at all is the build's to say. */
    static BuildChecks of(BuildRequest recipe) throws BuildException, IOException {
        DockerfileText file = recipe.dockerfile();
        List<String> unknown = new ArrayList<>();
        try {
            String text =
                    ArchLines.of(file.name(), file.text(), recipe.platform()).text();
            Platform target = language(recipe.platform());
            LintContext context = new LintContext(
                    recipe.buildArgs(),
                    IgnoreFile.of(recipe.contextDirectory(), file.file()).rules(),
                    language(dev.slipway.oci.Platform.host()),
                    target,
                    recipe.target().orElse(""),
                    name -> {
                        unknown.add(name);
                        return Optional.empty();
                    });
            LintResult result = Lint.check(Dockerfile.parse(file.name(), text), context);
            // The variables of a base are not known before it is pulled.
            List<Finding> sure = result.findings().stream()
                    .filter(finding -> unknown.isEmpty() || finding.rule() != Rule.UNDEFINED_VAR)
                    .toList();
            return new BuildChecks(sure, result.findingsAreErrors());
        } catch (DockerfileException e) {
            return new BuildChecks(List.of(), false);
        }
    }

    private static Platform language(dev.slipway.oci.Platform platform) {
        return new Platform(
                platform.os(), platform.architecture(), platform.variant().orElse(""));
    }

    /** Shows the findings, or throws a {@link Failure} with them. */
    void tell(ProgressView view) {
        if (fail && !findings.isEmpty()) {
            String lines = findings.stream().map(LintCommand::text).collect(Collectors.joining("\n"));
            throw Failure.of("nothing was built: the checks found " + findings.size()
                    + (findings.size() == 1 ? " thing" : " things")
                    + ", and check=error=true makes that an error. Mend the file, or skip a check by"
                    + " # check=skip=RULE.\n" + lines);
        }
        findings.forEach(finding -> view.note("warning: " + finding));
    }
}
