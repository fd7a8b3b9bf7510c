package dev.slipway.cli;

import dev.slipway.cli.terminal.Context;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code slipway completion}. */
@Command(
        name = "completion",
        description = "Print a completion script for a shell.",
        footer = {"%nFor bash and zsh:", "  source <(slipway completion bash)"})
final class CompletionCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(index = "0", paramLabel = "SHELL", description = "bash or zsh.")
    private Shell shell = Shell.BASH;

    CompletionCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (shell == Shell.ZSH) {
            context.terminal().out().println("autoload -U +X compinit && compinit");
            context.terminal().out().println("autoload -U +X bashcompinit && bashcompinit");
        }
        context.terminal().out().print(AutoComplete.bash("slipway", CommandTree.whole(context)));
        return 0;
    }

    /** The shells that read what this prints. */
    enum Shell {
        BASH,
        ZSH
    }
}
