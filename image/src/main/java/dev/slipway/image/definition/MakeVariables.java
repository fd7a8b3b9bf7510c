package dev.slipway.image.definition;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The variables of a Makefile, as GNU make would see them, without make: rules and includes are passed over,
 * and what needs a shell, a function or a condition is an error where its value is asked for.
 */
final class MakeVariables {
    private static final Pattern ASSIGNMENT = Pattern.compile(
            " *(?:(?:export|override) +)*([A-Za-z0-9_.-]+)[ \\t]*(=|:=|::=|:::=|\\?=|\\+=|!=)[ \\t]*(.*)",
            Pattern.DOTALL);
    private static final Pattern CONDITION = Pattern.compile(" *(ifeq|ifneq|ifdef|ifndef)\\b.*", Pattern.DOTALL);
    private static final Pattern DEFINE =
            Pattern.compile(" *(?:(?:export|override) +)*define +([A-Za-z0-9_.-]+).*", Pattern.DOTALL);
    private static final Pattern INCLUDE = Pattern.compile(" *[-s]?include +(.*)", Pattern.DOTALL);
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9_.-]+|[@<^*?%+|]");

    /** Far above what any definition needs, and soon reached by one that doubles itself line by line. */
    private static final int MOST_EXPANSIONS = 20_000;

    private static final int MOST_CHARACTERS = 1 << 20;
    private static final int DEEPEST = 200;

    /** The place of what no line of the file gives. */
    private static final Line COMMAND_LINE = new Line(0, "", "");

    private final Path file;
    private final Map<String, Variable> variables = new HashMap<>();
    private int expansions;

    private MakeVariables(Path file) {
        this.file = file;
    }

    /** One logical line: its text, and the first of its physical lines (from 1) as it stands in the file. */
    private record Line(int number, String text, String source) {}

    /** A value not yet expanded, the line that gave it, and why it cannot be had, if so. */
    private record Variable(String value, Line line, Optional<String> obstacle) {}

    static MakeVariables read(Path file, String text) {
        return read(file, text, Map.of());
    }

    /** As {@link #read(Path, String)}, with variables that make's command line gives: no assignment of the file changes them. */
    static MakeVariables read(Path file, String text, Map<String, String> given) {
        MakeVariables variables = new MakeVariables(file);
        given.forEach((name, value) ->
                variables.variables.put(name, new Variable(value.replace("$", "$$"), COMMAND_LINE, Optional.empty())));
        variables.readLines(logicalLines(text));
        return variables;
    }

    /** Every variable that has a value or an obstacle. */
    Set<String> names() {
        return new TreeSet<>(variables.keySet());
    }

    /** Whether a line of the file includes a file of this name, however its path begins. */
    static boolean includes(String text, String name) {
        return logicalLines(text).stream()
                .map(line -> INCLUDE.matcher(line.text()))
                .anyMatch(include -> include.matches()
                        && Stream.of(include.group(1).split("\\s+"))
                                .anyMatch(word -> word.equals(name) || word.endsWith("/" + name)));
    }

    /** The value of a variable, trimmed; empty when no line assigns it. */
    Optional<String> value(String name) {
        return variables.containsKey(name)
                ? Optional.of(expand(name, new HashSet<>()).strip())
                : Optional.empty();
    }

    /** Why the variable's value cannot be had without running something, if that is so. */
    Optional<String> obstacle(String name) {
        try {
            value(name);
            return Optional.empty();
        } catch (DefinitionException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** An error at the line that assigns {@code name}. */
    DefinitionException error(String name, String why, String next) {
        Variable variable = variables.get(name);
        if (variable == null || variable.line().equals(COMMAND_LINE)) {
            return new DefinitionException(file + ": " + name + ": " + why + ". " + next);
        }
        Line line = variable.line();
        Matcher assignment = ASSIGNMENT.matcher(line.source());
        int column = assignment.matches() ? assignment.start(3) + 1 : 1;
        return DefinitionException.at(file, line.number(), column, line.source(), why, next);
    }

    private void readLines(List<Line> lines) {
        int conditions = 0;
        boolean inDefine = false;
        for (Line line : lines) {
            String text = line.text();
            if (inDefine) {
                inDefine = !text.strip().equals("endef");
            } else if (CONDITION.matcher(text).matches()) {
                conditions++;
            } else if (text.strip().equals("endif")) {
                conditions = Math.max(0, conditions - 1);
            } else if (DEFINE.matcher(text).matches()) {
                inDefine = true;
                refuseDefine(text, line);
            } else {
                assign(line, conditions > 0);
            }
        }
    }

    private void refuseDefine(String text, Line line) {
        Matcher define = DEFINE.matcher(text);
        if (define.matches() && !isGiven(define.group(1))) {
            variables.put(define.group(1), new Variable("", line, Optional.of("it is given by \"define\"")));
        }
    }

    private void assign(Line line, boolean conditional) {
        Matcher parts = ASSIGNMENT.matcher(line.text());
        if (!parts.matches()) {
            return;
        }
        String name = parts.group(1);
        String value = parts.group(3);
        if (isGiven(name)) {
            return;
        }
        Optional<String> obstacle = conditional
                ? Optional.of("it is given under a condition (ifeq, ifdef), which Slipway does not decide")
                : Optional.empty();
        Variable old = variables.get(name);
        switch (parts.group(2)) {
            case "?=" -> variables.putIfAbsent(name, new Variable(value, line, obstacle));
            case "+=" ->
                variables.put(
                        name,
                        new Variable(
                                old == null ? value : old.value() + " " + value,
                                line,
                                obstacle.or(() -> old == null ? Optional.empty() : old.obstacle())));
            case "!=" ->
                variables.put(name, new Variable(value, line, Optional.of("it is the output of a shell command")));
            case "=" -> variables.put(name, new Variable(value, line, obstacle));
            default -> variables.put(name, immediate(value, line, obstacle));
        }
    }

    private boolean isGiven(String name) {
        Variable variable = variables.get(name);
        return variable != null && variable.line().equals(COMMAND_LINE);
    }

    /** The value of {@code :=}: expanded with what the variables are now. */
    private Variable immediate(String value, Line line, Optional<String> obstacle) {
        try {
            return new Variable(expandText(value, line, new HashSet<>()).replace("$", "$$"), line, obstacle);
        } catch (DefinitionException e) {
            return new Variable(value, line, obstacle);
        }
    }

    private String expand(String name, Set<String> open) {
        Variable variable = variables.get(name);
        if (variable == null) {
            return "";
        }
        if (variable.obstacle().isPresent()) {
            throw error(
                    name,
                    "the value of " + name + " cannot be read: "
                            + variable.obstacle().get(),
                    "Give it as a plain text.");
        }
        if (!open.add(name)) {
            throw error(name, name + " refers to itself", "Write := to use its earlier value.");
        }
        expansions++;
        if (expansions > MOST_EXPANSIONS || open.size() > DEEPEST) {
            throw error(name, "the variables refer to each other without end in sight", "Write " + name + " out.");
        }
        String text = expandText(variable.value(), variable.line(), open);
        open.remove(name);
        return text;
    }

    private String expandText(String text, Line line, Set<String> open) {
        StringBuilder result = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '$' || at + 1 == text.length()) {
                result.append(c);
                at++;
                continue;
            }
            char next = text.charAt(at + 1);
            if (next == '$') {
                result.append('$');
                at += 2;
            } else if (next == '(' || next == '{') {
                int end = closing(text, at + 1);
                String inner = end < 0 ? text.substring(at + 2) : text.substring(at + 2, end);
                if (end < 0 || !REFERENCE.matcher(inner).matches()) {
                    throw unreadable(line, inner, end < 0);
                }
                result.append(expand(inner, open));
                refuseGrowth(result, line);
                at = end + 1;
            } else {
                result.append(expand(String.valueOf(next), open));
                at += 2;
            }
        }
        return result.toString();
    }

    private void refuseGrowth(StringBuilder value, Line line) {
        if (value.length() > MOST_CHARACTERS) {
            throw DefinitionException.at(
                    file, line.number(), 1, line.source(), "a value grows beyond all measure", "Write it out.");
        }
    }

    private DefinitionException unreadable(Line line, String inner, boolean unclosed) {
        int column = Math.max(0, line.source().indexOf("$")) + 1;
        if (unclosed) {
            return DefinitionException.at(
                    file, line.number(), column, line.source(), "a $( has no end", "Close it with ).");
        }
        String function = inner.strip().split("[ \t(]", 2)[0];
        return DefinitionException.at(
                file,
                line.number(),
                column,
                line.source(),
                "$(" + function + " …) needs make or a shell, and Slipway runs neither",
                "Write the value itself, or give it on the command line.");
    }

    /** The index of the bracket that closes the one at {@code open}, -1 if there is none. */
    private static int closing(String text, int open) {
        char opening = text.charAt(open);
        char closing = opening == '(' ? ')' : '}';
        int depth = 0;
        for (int at = open; at < text.length(); at++) {
            char c = text.charAt(at);
            depth += c == opening ? 1 : c == closing ? -1 : 0;
            if (depth == 0) {
                return at;
            }
        }
        return -1;
    }

    private static List<Line> logicalLines(String text) {
        List<String> physical = text.lines().toList();
        List<Line> lines = new ArrayList<>();
        for (int at = 0; at < physical.size(); at++) {
            int first = at;
            StringBuilder whole = new StringBuilder();
            String line = physical.get(at);
            boolean recipe = line.startsWith("\t");
            while (endsWithOddBackslashes(line) && at + 1 < physical.size()) {
                whole.append(line, 0, line.length() - 1).append(recipe ? "\n" : " ");
                at++;
                line = recipe ? physical.get(at) : physical.get(at).stripLeading();
            }
            whole.append(line);
            String joined = recipe ? whole.toString() : withoutComment(whole.toString());
            // A recipe line is a shell's, not ours.
            if (!recipe && !joined.isBlank()) {
                lines.add(new Line(first + 1, joined, physical.get(first)));
            }
        }
        return lines;
    }

    private static boolean endsWithOddBackslashes(String line) {
        int count = 0;
        while (count < line.length() && line.charAt(line.length() - 1 - count) == '\\') {
            count++;
        }
        return count % 2 == 1;
    }

    private static String withoutComment(String line) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '#') {
                if (at > 0 && line.charAt(at - 1) == '\\') {
                    text.setCharAt(text.length() - 1, '#');
                    continue;
                }
                break;
            }
            text.append(c);
        }
        return text.toString();
    }
}
