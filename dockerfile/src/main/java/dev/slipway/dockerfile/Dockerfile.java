package dev.slipway.dockerfile;

import dev.slipway.dockerfile.instruction.Arg;
import dev.slipway.dockerfile.instruction.From;
import dev.slipway.dockerfile.instruction.Instruction;
import dev.slipway.dockerfile.instruction.InstructionParser;
import dev.slipway.dockerfile.source.DockerfileException;
import dev.slipway.dockerfile.source.SourceText;
import dev.slipway.dockerfile.syntax.Ast;
import dev.slipway.dockerfile.syntax.AstParser;
import dev.slipway.dockerfile.syntax.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A parsed Dockerfile.
 *
 * @param ast the outer syntax it was read from
 * @param globalArgs the ARG instructions before the first FROM
 * @param stages the stages in order; empty for a file of nothing but ARG
 */
public record Dockerfile(Ast ast, List<Arg> globalArgs, List<Stage> stages) {
    public Dockerfile {
        globalArgs = List.copyOf(globalArgs);
        stages = List.copyOf(stages);
    }

    /** Reads a file; {@code fileName} is for messages. Throws {@link DockerfileException}. */
    public static Dockerfile parse(String fileName, byte[] text) {
        return of(AstParser.parse(SourceText.of(fileName, text)));
    }

    /** Reads a text; {@code fileName} is for messages. Throws {@link DockerfileException}. */
    public static Dockerfile parse(String fileName, String text) {
        return of(AstParser.parse(SourceText.of(fileName, text)));
    }

    /** Gives a tree its meaning; throws {@link DockerfileException}. */
    public static Dockerfile of(Ast ast) {
        List<Arg> globalArgs = new ArrayList<>();
        List<Stage> stages = new ArrayList<>();
        List<Instruction> instructions = new ArrayList<>();
        Optional<From> open = Optional.empty();
        for (Node node : ast.nodes()) {
            Instruction instruction = InstructionParser.parse(node);
            if (instruction instanceof From from) {
                open.ifPresent(last -> stages.add(new Stage(stages.size(), last, instructions)));
                instructions.clear();
                open = Optional.of(from);
            } else if (open.isPresent()) {
                instructions.add(instruction);
            } else if (instruction instanceof Arg arg) {
                globalArgs.add(arg);
            } else {
                throw instruction
                        .origin()
                        .error(
                                instruction.keyword() + " stands before the first FROM",
                                "Start the stage with FROM and a base image; only ARG may stand before it.");
            }
        }
        open.ifPresent(last -> stages.add(new Stage(stages.size(), last, instructions)));
        return new Dockerfile(ast, globalArgs, stages);
    }

    /**
     * Reads one instruction that stands in no file, as a trigger that an image's ONBUILD left; heredocs may follow it.
     * Throws {@link DockerfileException}, also if the text is more than one instruction.
     */
    public static Instruction parseInstruction(String name, String text) {
        Ast ast = AstParser.parse(SourceText.of(name, text));
        if (ast.nodes().size() > 1) {
            throw ast.nodes().get(1).origin().error("only one instruction is possible here", "Split the text.");
        }
        return InstructionParser.parse(ast.nodes().getFirst());
    }

    /** The escape character. */
    public char escape() {
        return ast.directives().escape();
    }

    /** The stage of this name, whatever the case; the last one if a name is used twice. */
    public Optional<Stage> stage(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return stages.reversed().stream()
                .filter(stage -> stage.name().filter(lower::equals).isPresent())
                .findFirst();
    }
}
