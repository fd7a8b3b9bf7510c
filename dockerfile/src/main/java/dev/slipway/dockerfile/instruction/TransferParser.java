package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.expansion.BadWordException;
import dev.slipway.dockerfile.syntax.Heredoc;
import dev.slipway.dockerfile.syntax.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** COPY and ADD and their flags. */
final class TransferParser {
    private static final Map<String, Flags.Kind> COPY = Map.of(
            "from", Flags.Kind.TEXT,
            "chown", Flags.Kind.TEXT,
            "chmod", Flags.Kind.TEXT,
            "link", Flags.Kind.BOOLEAN,
            "parents", Flags.Kind.BOOLEAN,
            "exclude", Flags.Kind.REPEATED);
    private static final Map<String, Flags.Kind> ADD = Map.of(
            "chown", Flags.Kind.TEXT,
            "chmod", Flags.Kind.TEXT,
            "checksum", Flags.Kind.TEXT,
            "link", Flags.Kind.BOOLEAN,
            "keep-git-dir", Flags.Kind.BOOLEAN,
            "unpack", Flags.Kind.BOOLEAN,
            "exclude", Flags.Kind.REPEATED);

    private final Node node;
    private final List<String> sources = new ArrayList<>();
    private final List<Heredoc> files = new ArrayList<>();

    TransferParser(Node node) {
        this.node = node;
    }

    Copy copy() {
        String destination = operands();
        Flags flags = Flags.of(node, COPY);
        return new Copy(
                node.origin(),
                sources,
                files,
                destination,
                flags.text("from"),
                flags.text("chown"),
                flags.text("chmod"),
                flags.isSet("link"),
                flags.isSet("parents"),
                flags.all("exclude"));
    }

    Add add() {
        String destination = operands();
        Flags flags = Flags.of(node, ADD);
        return new Add(
                node.origin(),
                sources,
                files,
                destination,
                flags.text("chown"),
                flags.text("chmod"),
                flags.text("checksum"),
                flags.isSet("link"),
                flags.bool("keep-git-dir"),
                flags.bool("unpack"),
                flags.all("exclude"));
    }

    private String operands() {
        List<String> arguments = node.arguments();
        if (arguments.size() < 2) {
            throw node.origin()
                    .error(
                            node.name() + " needs at least a source and a destination",
                            "Write " + node.name() + " SOURCE DESTINATION.");
        }
        String destination = arguments.getLast();
        if (heredoc(destination).isPresent()) {
            throw node.origin()
                    .errorAt(
                            destination,
                            "a heredoc cannot be the destination of " + node.name(),
                            "Put the destination last: " + node.name() + " <<EOF /path.");
        }
        for (String source : arguments.subList(0, arguments.size() - 1)) {
            heredoc(source).ifPresentOrElse(files::add, () -> sources.add(source));
        }
        return destination;
    }

    private Optional<Heredoc> heredoc(String word) {
        try {
            return Heredoc.announcedBy(word)
                    .flatMap(announced -> node.heredocs().stream()
                            .filter(heredoc -> heredoc.name().equals(announced.name()))
                            .reduce((first, second) -> second)
                            .map(heredoc -> announced.withContent(heredoc.content()))
                            .map(heredoc -> heredoc.withContent(heredoc.body())));
        } catch (BadWordException e) {
            // An open quote: the word is a path with a quote in it.
            return Optional.empty();
        }
    }
}
