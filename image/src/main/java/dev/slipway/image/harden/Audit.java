package dev.slipway.image.harden;

import dev.slipway.machine.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an audit found.
 *
 * @param findings one a rule, in the order of the rule book
 */
public record Audit(List<Finding> findings) {

    /** What became of a rule. */
    public enum Outcome {
        PASS,
        FAIL,
        WAIVED
    }

    /**
     * What became of one rule.
     *
     * @param detail what is wrong, or why the rule is waived; else empty
     */
    public record Finding(String rule, String title, String reference, Level level, Outcome outcome, String detail) {
        static Finding of(Rule rule, Outcome outcome, String detail) {
            return new Finding(rule.id(), rule.title(), rule.reference(), rule.level(), outcome, detail);
        }
    }

    public Audit {
        findings = List.copyOf(findings);
    }

    /** Holds every rule against a tree. */
    public static Audit of(Hardening hardening, HardenedTree tree) {
        List<Finding> findings = new ArrayList<>();
        for (Rule rule : RuleBook.all(hardening)) {
            findings.add(waiver(hardening, rule)
                    .map(reason -> Finding.of(rule, Outcome.WAIVED, reason))
                    .orElseGet(() -> judged(rule, problems(rule, tree))));
        }
        return new Audit(findings);
    }

    private static List<String> problems(Rule rule, HardenedTree tree) {
        return rule.settings().stream()
                .map(setting -> setting.problem(tree))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Finding judged(Rule rule, List<String> problems) {
        return Finding.of(rule, problems.isEmpty() ? Outcome.PASS : Outcome.FAIL, String.join("; ", problems));
    }

    private static Optional<String> waiver(Hardening hardening, Rule rule) {
        String own = hardening.waived().get(rule.id());
        if (own != null) {
            return Optional.of(own);
        }
        Preset preset = hardening.firewall().preset();
        return rule.waivedBy().contains(preset)
                ? Optional.of("by the firewall preset " + preset.name().toLowerCase(Locale.ROOT) + ": it breaks "
                        + rule.breaks())
                : Optional.empty();
    }

    /** Holds every rule against a server: runs {@link #guestScript} there and reads what it prints. */
    public static Audit ofGuest(Hardening hardening, String printed) throws IOException {
        Map<String, List<String>> problems = new LinkedHashMap<>();
        for (String line : printed.lines().toList()) {
            String[] words = line.split(" ", 3);
            if (words.length == 3 && words[0].equals("failed")) {
                problems.computeIfAbsent(words[1], rule -> new ArrayList<>()).add(words[2]);
            }
        }
        if (!printed.lines().anyMatch("complete"::equals)) {
            throw new IOException("the audit broke off in the server; it printed: " + printed.strip());
        }
        List<Finding> findings = new ArrayList<>();
        for (Rule rule : RuleBook.all(hardening)) {
            findings.add(waiver(hardening, rule)
                    .map(reason -> Finding.of(rule, Outcome.WAIVED, reason))
                    .orElseGet(() -> judged(rule, problems.getOrDefault(rule.id(), List.of()))));
        }
        return new Audit(findings);
    }

    /** A script for root's shell that prints {@code failed RULE TEST} for each setting that a server lacks. */
    public static String guestScript(List<Rule> rules) {
        // sshd takes its time to read its files: it is asked once, and repeats itself.
        StringBuilder script = new StringBuilder("effective=$(" + Setting.SshDirective.EFFECTIVE + ")\n")
                .append("sshd() { printf '%s\\n' \"$effective\"; }\n");
        for (Rule rule : rules) {
            for (Setting setting : rule.settings()) {
                String test = setting.guestTest();
                script.append("{ ")
                        .append(test)
                        .append("; } || printf '%s %s %s\\n' failed ")
                        .append(rule.id())
                        .append(' ')
                        .append(Shell.quoted(test))
                        .append('\n');
            }
        }
        return script.append("echo complete\n").toString();
    }

    /** The rules up to that level that are not as they should be. */
    public List<Finding> failures(Level level) {
        return findings.stream()
                .filter(finding -> level.includes(finding.level()) && finding.outcome() == Outcome.FAIL)
                .toList();
    }

    /** How many rules up to that level are waived. */
    public int waived(Level level) {
        return (int) findings.stream()
                .filter(finding -> level.includes(finding.level()) && finding.outcome() == Outcome.WAIVED)
                .count();
    }

    /** How many of the rules up to that level that are not waived are as they should be, in whole percent. */
    public int score(Level level) {
        List<Finding> judged = findings.stream()
                .filter(finding -> level.includes(finding.level()) && finding.outcome() != Outcome.WAIVED)
                .toList();
        long passed = judged.stream()
                .filter(finding -> finding.outcome() == Outcome.PASS)
                .count();
        return judged.isEmpty() ? 100 : (int) (100 * passed / judged.size());
    }

    /** As JSON has it. */
    public Map<String, Object> toMap() {
        Map<String, Object> object = new LinkedHashMap<>();
        Map<String, Object> scores = new LinkedHashMap<>();
        for (Level level : Level.values()) {
            if (level != Level.NONE) {
                scores.put(level.name().toLowerCase(Locale.ROOT), score(level));
            }
        }
        object.put("scores", scores);
        List<Object> list = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("rule", finding.rule());
            one.put("title", finding.title());
            one.put("reference", finding.reference());
            one.put("level", finding.level().name());
            one.put("outcome", finding.outcome().name());
            one.put("detail", finding.detail());
            list.add(one);
        }
        object.put("findings", list);
        return object;
    }

    /** Reads what {@link #toMap} gave. */
    public static Audit read(String json, String source) throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (JsonObject finding : JsonObject.parse(json, source).objects("findings")) {
            findings.add(new Finding(
                    finding.text("rule"),
                    finding.text("title"),
                    finding.text("reference"),
                    Level.valueOf(finding.text("level")),
                    Outcome.valueOf(finding.text("outcome")),
                    finding.text("detail")));
        }
        return new Audit(findings);
    }
}
