package dev.slipway.image.harden;

import dev.slipway.image.harden.Audit.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What audits of one subject found, beside each other.
 *
 * @param subject the image or server, as it was asked for
 * @param sides the tree, the running server, or both
 */
public record AuditReport(String subject, List<Side> sides) {

    /** One place that the rules were held against: {@code tree} or {@code server}. */
    public record Side(String name, Audit audit) {}

    /**
     * What became of a rule on each side.
     *
     * @param findings one a side
     */
    public record Row(List<Finding> findings) {
        public Row {
            findings = List.copyOf(findings);
        }

        /** The finding that has the rule's facts. */
        public Finding rule() {
            return findings.getFirst();
        }

        /** Whether the sides disagree: what was built is not what runs. */
        public boolean differs() {
            return findings.stream().map(Finding::outcome).distinct().count() > 1;
        }

        /** What is wrong or waived, each thing once; the title when nothing is. */
        public String detail() {
            String details = findings.stream()
                    .map(Finding::detail)
                    .filter(detail -> !detail.isEmpty())
                    .distinct()
                    .collect(Collectors.joining("; "));
            return details.isEmpty() ? rule().title() : details;
        }
    }

    public AuditReport {
        sides = List.copyOf(sides);
    }

    /** One row a rule, in the order of the rule book. */
    public List<Row> rows() {
        Map<String, List<Finding>> byRule = new LinkedHashMap<>();
        for (Side side : sides) {
            for (Finding finding : side.audit().findings()) {
                byRule.computeIfAbsent(finding.rule(), rule -> new ArrayList<>())
                        .add(finding);
            }
        }
        return byRule.values().stream().map(Row::new).toList();
    }

    /** The rules of which the sides disagree. */
    public List<Row> differences() {
        return rows().stream().filter(Row::differs).toList();
    }

    /** The sentence that compares the sides; empty when there is one. */
    public String comparison() {
        if (sides.size() < 2) {
            return "";
        }
        List<Row> different = differences();
        return different.isEmpty()
                ? "What runs is what was built: no rule differs."
                : "What runs is not what was built: "
                        + different.stream().map(row -> row.rule().rule()).collect(Collectors.joining(", "));
    }

    /** Whether a rule up to that level fails on any side. */
    public boolean fails(Level level) {
        return sides.stream().anyMatch(side -> !side.audit().failures(level).isEmpty());
    }

    /** As JSON has it. */
    public Map<String, Object> toMap() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("subject", subject);
        Map<String, Object> audits = new LinkedHashMap<>();
        sides.forEach(side -> audits.put(side.name(), side.audit().toMap()));
        object.put("sides", audits);
        object.put(
                "differences",
                differences().stream().map(row -> row.rule().rule()).toList());
        return object;
    }
}
