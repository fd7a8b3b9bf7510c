package dev.slipway.dockerfile.lint;

import dev.slipway.dockerfile.Dockerfile;
import dev.slipway.dockerfile.source.Origin;
import dev.slipway.dockerfile.source.Position;
import dev.slipway.dockerfile.source.SourceText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what the checks report, without what the file wants skipped. */
final class Findings {
    private final SourceText source;
    private final LintOptions options;
    private final List<Finding> found = new ArrayList<>();

    Findings(Dockerfile dockerfile, LintOptions options) {
        this.source = dockerfile.ast().source();
        this.options = options;
    }

    void add(Rule rule, Origin origin, String message) {
        if (LintOptions.ofComments(origin.comments()).skips(rule)) {
            return;
        }
        add(rule, origin.position(), origin.endLine(), message);
    }

    void add(Rule rule, int line, String message) {
        add(rule, new Position(source.fileName(), line, 1), line, message);
    }

    private void add(Rule rule, Position position, int endLine, String message) {
        Finding finding = new Finding(rule, message, position, endLine, source.line(position.line()));
        if (options.runs(rule) && !found.contains(finding)) {
            found.add(finding);
        }
    }

    List<Finding> sorted() {
        return found.stream()
                .sorted(Comparator.comparingInt(finding -> finding.position().line()))
                .toList();
    }
}
