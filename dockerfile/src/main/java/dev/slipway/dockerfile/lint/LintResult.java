package dev.slipway.dockerfile.lint;

import dev.slipway.dockerfile.source.DockerfileException;
import java.util.List;
import java.util.Optional;

/**
 * What the checks say of a file.
 *
 * @param findings in the order of their lines
 * @param findingsAreErrors true if the file says {@code check=error=true}
 * @param error what keeps the file from being built, if that shows without building
 */
public record LintResult(List<Finding> findings, boolean findingsAreErrors, Optional<DockerfileException> error) {
    public LintResult {
        findings = List.copyOf(findings);
    }

    /** True if a build of this file fails on account of what was found. */
    public boolean fails() {
        return error.isPresent() || (findingsAreErrors && !findings.isEmpty());
    }
}
