package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.source.DockerfileException;
import dev.slipway.dockerfile.source.Suggestion;
import dev.slipway.dockerfile.syntax.Heredoc;
import dev.slipway.dockerfile.syntax.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Gives a node its meaning. */
public final class InstructionParser {
    /** The instructions there are, in capitals. */
    public static final List<String> KEYWORDS = List.of(
            "ADD",
            "ARG",
            "CMD",
            "COPY",
            "ENTRYPOINT",
            "ENV",
            "EXPOSE",
            "FROM",
            "HEALTHCHECK",
            "LABEL",
            "MAINTAINER",
            "ONBUILD",
            "RUN",
            "SHELL",
            "STOPSIGNAL",
            "USER",
            "VOLUME",
            "WORKDIR");

    private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9-_.]*", Pattern.CASE_INSENSITIVE);
    private static final Pattern ONBUILD = Pattern.compile("^\\s*ONBUILD\\s*", Pattern.CASE_INSENSITIVE);

    private final Node node;
    private final List<String> arguments;

    private InstructionParser(Node node) {
        this.node = node;
        this.arguments = node.arguments();
    }

    /** The instruction; throws {@link DockerfileException}. */
    public static Instruction parse(Node node) {
        return new InstructionParser(node).parse();
    }

    private Instruction parse() {
        return switch (node.name()) {
            case "RUN" -> RunParser.parse(node);
            case "COPY" -> new TransferParser(node).copy();
            case "ADD" -> new TransferParser(node).add();
            case "HEALTHCHECK" -> HealthcheckParser.parse(node);
            case "FROM" -> from();
            case "ONBUILD" -> onbuild();
            default -> plain();
        };
    }

    /** The instructions that have no flag. */
    private Instruction plain() {
        if (!KEYWORDS.contains(node.name())) {
            throw unknown();
        }
        Flags.of(node, Map.of());
        return switch (node.name()) {
            case "ENV" -> new Env(node.origin(), pairs());
            case "LABEL" -> new Label(node.origin(), pairs());
            case "ARG" -> arg();
            case "CMD" -> new Cmd(node.origin(), command(node));
            case "ENTRYPOINT" -> new Entrypoint(node.origin(), command(node));
            case "EXPOSE" ->
                new Expose(node.origin(), atLeastOne().stream().sorted().toList());
            case "VOLUME" -> volume();
            case "SHELL" -> shell();
            case "USER" -> new User(node.origin(), one());
            case "WORKDIR" -> new Workdir(node.origin(), one());
            case "STOPSIGNAL" -> new Stopsignal(node.origin(), one());
            default -> new Maintainer(node.origin(), one());
        };
    }

    private DockerfileException unknown() {
        String advice = Suggestion.nearestIgnoringCase(node.keyword(), KEYWORDS)
                .map(meant -> "Did you mean " + meant + "?")
                .orElse("The instructions are " + String.join(", ", KEYWORDS)
                        + "; a line that continues the one before needs "
                        + node.origin().escape() + " at its end.");
        return node.origin().error("unknown instruction " + node.keyword(), advice);
    }

    private Instruction from() {
        Flags flags = Flags.of(node, Map.of("platform", Flags.Kind.TEXT));
        boolean named = arguments.size() == 3 && arguments.get(1).equalsIgnoreCase("AS");
        if (arguments.size() != 1 && !named) {
            throw node.origin()
                    .error(
                            "FROM needs an image, or an image, AS and a name",
                            "Write FROM IMAGE or FROM IMAGE AS NAME.");
        }
        Optional<String> name = named ? Optional.of(arguments.get(2)) : Optional.empty();
        if (name.isPresent() && !STAGE_NAME.matcher(name.get()).matches()) {
            throw node.origin()
                    .errorAt(
                            name.get(),
                            "a stage cannot be named " + name.get(),
                            "Start the name with a letter; letters, digits, - _ and . may follow.");
        }
        return new From(node.origin(), arguments.getFirst(), flags.text("platform"), name);
    }

    private Instruction onbuild() {
        Flags.of(node, Map.of());
        Node trigger = node.child().orElseThrow(this::nothing);
        switch (trigger.name()) {
            case "ONBUILD" ->
                throw node.origin().error("ONBUILD cannot follow ONBUILD", "Write the instruction itself behind it.");
            case "FROM", "MAINTAINER" ->
                throw node.origin()
                        .errorAt(
                                trigger.keyword(),
                                trigger.name() + " cannot be a trigger of ONBUILD",
                                "Move it to the Dockerfile that uses the image.");
            default -> {}
        }
        StringBuilder text =
                new StringBuilder(ONBUILD.matcher(node.origin().text()).replaceFirst(""));
        for (Heredoc heredoc : node.heredocs()) {
            text.append('\n').append(heredoc.content()).append(heredoc.name());
        }
        return new Onbuild(node.origin(), text.toString());
    }

    private Instruction arg() {
        List<Arg.Declaration> declarations = new ArrayList<>();
        for (String word : atLeastOne()) {
            int equals = word.indexOf('=');
            if (equals == 0) {
                throw node.origin().errorAt(word, "ARG needs a name before =", "Write ARG NAME=default.");
            }
            declarations.add(
                    equals < 0
                            ? new Arg.Declaration(word, Optional.empty())
                            : new Arg.Declaration(word.substring(0, equals), Optional.of(word.substring(equals + 1))));
        }
        return new Arg(node.origin(), declarations);
    }

    private List<KeyValue> pairs() {
        List<String> words = atLeastOne();
        List<KeyValue> pairs = new ArrayList<>();
        for (int i = 0; i < words.size(); i += 3) {
            if (words.get(i).isEmpty()) {
                throw node.origin()
                        .errorAt("=", node.name() + " needs a name before =", "Write " + node.name() + " NAME=value.");
            }
            pairs.add(new KeyValue(
                    words.get(i), words.get(i + 1), words.get(i + 2).isEmpty()));
        }
        return pairs;
    }

    private Instruction volume() {
        for (String path : atLeastOne()) {
            if (path.isBlank()) {
                throw node.origin().error("a volume's path cannot be empty", "Write VOLUME /some/path.");
            }
        }
        return new Volume(node.origin(), arguments);
    }

    private Instruction shell() {
        if (!node.json()) {
            throw node.origin()
                    .error("SHELL takes the JSON form only", "Write SHELL [\"/bin/sh\", \"-c\"], with double quotes.");
        }
        return new Shell(node.origin(), atLeastOne());
    }

    static Command command(Node node) {
        return command(node, node.arguments());
    }

    static Command command(Node node, List<String> arguments) {
        return node.json()
                ? new Command.Exec(arguments)
                : new Command.ShellText(String.join(" ", arguments), node.heredocs());
    }

    private List<String> atLeastOne() {
        if (arguments.isEmpty()) {
            throw nothing();
        }
        return arguments;
    }

    private String one() {
        if (arguments.size() != 1) {
            throw nothing();
        }
        return arguments.getFirst();
    }

    private DockerfileException nothing() {
        return node.origin()
                .error(
                        node.name() + " needs at least one argument",
                        "Write what belongs behind it, or remove the line.");
    }
}
