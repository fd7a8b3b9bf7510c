package dev.slipway.build.step;

import dev.slipway.dockerfile.instruction.Program;
import dev.slipway.dockerfile.scope.GlobalScope;
import dev.slipway.dockerfile.scope.StageScope;
import dev.slipway.oci.ImageConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * What the instructions of a stage see and change besides files.
 *
 * @param config the image's configuration; its history is that of the base
 * @param declared names of ARG in the order of the file, twice where they stand twice, as the history shows them
 * @param cmdSet true when this stage has a CMD, which a later ENTRYPOINT then leaves alone
 */
public record State(ImageConfig config, StageScope scope, List<String> declared, boolean cmdSet) {
    private static final List<String> DEFAULT_SHELL = List.of("/bin/sh", "-c");

    public State {
        declared = List.copyOf(declared);
    }

    /** The start of a stage on an image; its triggers are taken out, as they fire once. */
    public static State onImage(ImageConfig config, GlobalScope global) {
        StageScope scope = StageScope.of(global, config.container().variables());
        return new State(withoutTriggers(config), scope, List.of(), false);
    }

    /** The start of a stage on this one, whose arguments it inherits. */
    public State childStage() {
        return new State(withoutTriggers(config), scope.childStage(), List.of(), false);
    }

    private static ImageConfig withoutTriggers(ImageConfig config) {
        return config.withContainer(config.container().withOnBuild(List.of()));
    }

    /** Where relative paths start; absolute. */
    public String directory() {
        String directory = config.container().workingDirectory();
        return directory.isEmpty() ? "/" : directory;
    }

    /** The argument vector of a command in shell form. */
    List<String> withShell(String text) {
        List<String> arguments = new ArrayList<>(config.container().shell().orElse(DEFAULT_SHELL));
        arguments.add(text);
        return arguments;
    }

    /** The argument vector of what a RUN starts. */
    List<String> arguments(Program program) {
        return switch (program) {
            case Program.Vector vector -> vector.arguments();
            case Program.ForShell shell -> withShell(shell.text());
            case Program.Script script -> List.of(script.path());
        };
    }

    State withConfig(ImageConfig changed) {
        return new State(changed, scope, declared, cmdSet);
    }
}
