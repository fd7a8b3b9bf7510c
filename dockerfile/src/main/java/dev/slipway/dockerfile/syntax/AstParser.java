package dev.slipway.dockerfile.syntax;

import dev.slipway.dockerfile.expansion.BadWordException;
import dev.slipway.dockerfile.expansion.Blanks;
import dev.slipway.dockerfile.source.DockerfileException;
import dev.slipway.dockerfile.source.Origin;
import dev.slipway.dockerfile.source.Position;
import dev.slipway.dockerfile.source.SourceText;
import dev.slipway.dockerfile.syntax.Ast.EmptyContinuation;
import java.util.ArrayList;
import java.util.List;

/** Joins lines to instructions and reads each into a node. */
public final class AstParser {
    private final SourceText source;
    private final DirectiveZone directives;
    private final List<Node> nodes = new ArrayList<>();
    private final List<EmptyContinuation> emptyContinuations = new ArrayList<>();
    private List<String> comments = new ArrayList<>();
    /** The line that was read last, counted from 1. */
    private int line;

    private AstParser(SourceText source) {
        this.source = source;
        this.directives = new DirectiveZone(source);
    }

    /** The tree of a file; throws {@link DockerfileException}. */
    public static Ast parse(SourceText source) {
        return new AstParser(source).parse();
    }

    private Ast parse() {
        while (line < source.rawLines().size()) {
            line++;
            String text = Blanks.trimLeft(source.line(line));
            if (text.startsWith("#")) {
                comment(text);
            } else if (!text.isEmpty()) {
                directives.accept(text, line);
                instruction(text);
            } else {
                directives.accept(text, line);
            }
        }
        if (nodes.isEmpty()) {
            throw source.error(
                    Math.max(1, line),
                    1,
                    "there is no instruction in the file",
                    "Start it with FROM and a base image.");
        }
        return new Ast(source, directives.directives(), nodes, emptyContinuations);
    }

    private void comment(String text) {
        if (directives.accept(text, line)) {
            return;
        }
        String indent = source.line(line).startsWith("#") ? "" : "#";
        String comment = Blanks.trim(indent + text.substring(1));
        if (comment.isEmpty()) {
            comments = new ArrayList<>();
        } else {
            comments.add(comment);
        }
    }

    private void instruction(String first) {
        int start = line;
        StringBuilder joined = new StringBuilder();
        boolean open = join(first, joined);
        if (!open && joined.isEmpty()) {
            return;
        }
        boolean empty = false;
        while (open && line < source.rawLines().size()) {
            line++;
            String text = source.line(line);
            String trimmed = Blanks.trimLeft(text);
            if (trimmed.isEmpty()) {
                empty = true;
            } else if (!trimmed.startsWith("#")) {
                open = join(text, joined);
            }
        }
        String text = joined.toString();
        if (empty) {
            emptyContinuations.add(new EmptyContinuation(line, text));
        }
        nodes.add(node(start, text));
        comments = new ArrayList<>();
    }

    /** Adds the line; true if it ends with the escape character, so that the next line belongs to it. */
    private boolean join(String text, StringBuilder joined) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
            end--;
        }
        char escape = directives.escape();
        boolean open = end > 0 && text.charAt(end - 1) == escape && (end == 1 || text.charAt(end - 2) != escape);
        joined.append(open ? text.substring(0, end - 1) : text);
        return open;
    }

    private Node node(int start, String text) {
        Origin origin = origin(start, text);
        Node node = NodeReader.read(text, origin);
        if (!takesHeredocs(node) || !text.contains("<<")) {
            return node;
        }
        List<Heredoc> announced;
        try {
            announced = Heredoc.announcedIn(text);
        } catch (BadWordException e) {
            throw origin.errorAt("<<", "bad heredoc word: " + e.getMessage(), "Close the quote in the word behind <<.");
        }
        List<Heredoc> heredocs = new ArrayList<>();
        for (Heredoc heredoc : announced) {
            heredocs.add(heredoc.withContent(heredocBody(heredoc, origin)));
        }
        return new Node(
                node.keyword(),
                node.flags(),
                node.arguments(),
                node.child(),
                node.json(),
                heredocs,
                origin(start, text));
    }

    private static boolean takesHeredocs(Node node) {
        Node inner = node.name().equals("ONBUILD") ? node.child().orElse(node) : node;
        return switch (inner.name()) {
            case "RUN", "COPY", "ADD" -> !inner.json();
            default -> false;
        };
    }

    private String heredocBody(Heredoc heredoc, Origin origin) {
        StringBuilder body = new StringBuilder();
        while (line < source.rawLines().size()) {
            line++;
            String end = source.line(line);
            if ((heredoc.chomp() ? withoutLeadingTabs(end) : end).equals(heredoc.name())) {
                return body.toString();
            }
            body.append(source.rawLines().get(line - 1));
        }
        throw origin.errorAt(
                "<<",
                "the heredoc " + heredoc.name() + " is not terminated",
                "End it with a line that is exactly " + heredoc.name() + ".");
    }

    private static String withoutLeadingTabs(String text) {
        int start = 0;
        while (start < text.length() && text.charAt(start) == '\t') {
            start++;
        }
        return text.substring(start);
    }

    private Origin origin(int start, String text) {
        String first = source.line(start);
        int column = first.length() - Blanks.trimLeft(first).length() + 1;
        List<String> lines = new ArrayList<>();
        for (int i = start; i <= line; i++) {
            lines.add(source.line(i));
        }
        Position position = new Position(source.fileName(), start, column);
        return new Origin(position, line, text, lines, comments, directives.escape());
    }
}
