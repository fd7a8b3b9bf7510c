package dev.slipway.dockerfile.lint;

import dev.slipway.dockerfile.Dockerfile;
import dev.slipway.dockerfile.Stage;
import dev.slipway.dockerfile.syntax.Ast.EmptyContinuation;
import dev.slipway.dockerfile.syntax.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The checks that need no values: spelling, names of stages, comments. */
final class FileChecks {
    private static final Set<String> RESERVED = Set.of("context", "scratch");

    private final Dockerfile dockerfile;
    private final Findings findings;

    private FileChecks(Dockerfile dockerfile, Findings findings) {
        this.dockerfile = dockerfile;
        this.findings = findings;
    }

    static void run(Dockerfile dockerfile, Findings findings) {
        FileChecks checks = new FileChecks(dockerfile, findings);
        for (EmptyContinuation empty : dockerfile.ast().emptyContinuations()) {
            findings.add(Rule.NO_EMPTY_CONTINUATION, empty.line(), "Empty continuation line");
        }
        dockerfile.ast().nodes().forEach(checks::node);
        checks.stageNames();
        checks.casing();
    }

    private void node(Node node) {
        switch (node.name()) {
            case "FROM" -> from(node);
            case "ARG" ->
                description(
                        node, node.arguments().stream().map(FileChecks::name).toList());
            case "MAINTAINER" ->
                findings.add(
                        Rule.MAINTAINER_DEPRECATED,
                        node.origin(),
                        "Maintainer instruction is deprecated in favor of using label");
            default -> {}
        }
    }

    private static String name(String declaration) {
        int equals = declaration.indexOf('=');
        return equals < 0 ? declaration : declaration.substring(0, equals);
    }

    private void from(Node node) {
        if (node.arguments().size() < 3) {
            return;
        }
        String as = node.arguments().get(1);
        String name = node.arguments().get(2);
        if (!isLower(name)) {
            findings.add(Rule.STAGE_NAME_CASING, node.origin(), "Stage name '" + name + "' should be lowercase");
        }
        boolean agree = isLower(node.keyword()) ? isLower(as) : !isUpper(node.keyword()) || isUpper(as);
        if (!agree) {
            findings.add(
                    Rule.FROM_AS_CASING,
                    node.origin(),
                    "'" + as + "' and '" + node.keyword() + "' keywords' casing do not match");
        }
        description(node, List.of(name.toLowerCase(Locale.ROOT)));
    }

    private void description(Node node, List<String> names) {
        List<String> comments = node.origin().comments();
        if (comments.isEmpty() || names.contains(comments.getLast().split(" ", 2)[0])) {
            return;
        }
        String example = names.size() > 1 ? "<arg_key>" : names.getFirst();
        findings.add(
                Rule.INVALID_DEFINITION_DESCRIPTION,
                node.origin(),
                "Comment for " + node.name() + " should follow the format: `# " + example + " <description>`");
    }

    private void stageNames() {
        Set<String> seen = new HashSet<>();
        for (Stage stage : dockerfile.stages()) {
            stage.name().ifPresent(name -> {
                if (RESERVED.contains(name)) {
                    findings.add(
                            Rule.RESERVED_STAGE_NAME,
                            stage.from().origin(),
                            "Stage name should not use the same name as reserved stage \"" + name + "\"");
                }
                if (!seen.add(name)) {
                    findings.add(
                            Rule.DUPLICATE_STAGE_NAME,
                            stage.from().origin(),
                            "Duplicate stage name \"" + name + "\", stage names should be unique");
                }
            });
        }
    }

    /** The majority of the keywords that are spelled in one case decides; before the first FROM nothing counts. */
    private void casing() {
        List<Node> counted = new ArrayList<>(dockerfile.ast().nodes());
        while (!counted.isEmpty() && !counted.getFirst().name().equals("FROM")) {
            counted.removeFirst();
        }
        long lower = counted.stream().filter(node -> isLower(node.keyword())).count();
        long upper = counted.stream().filter(node -> isUpper(node.keyword())).count();
        boolean wantLower = lower > upper;
        for (Node node : counted) {
            if (wantLower ? !isLower(node.keyword()) : !isUpper(node.keyword())) {
                findings.add(
                        Rule.CONSISTENT_INSTRUCTION_CASING,
                        node.origin(),
                        "Command '" + node.keyword() + "' should match the case of the command majority ("
                                + (wantLower ? "lowercase" : "uppercase") + ")");
            }
        }
    }

    private static boolean isLower(String text) {
        return text.equals(text.toLowerCase(Locale.ROOT));
    }

    private static boolean isUpper(String text) {
        return text.equals(text.toUpperCase(Locale.ROOT));
    }
}
