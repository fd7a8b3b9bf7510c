package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.syntax.Heredoc;
import java.util.List;

/** What RUN, CMD, ENTRYPOINT and HEALTHCHECK start. */
public sealed interface Command {
    /**
     * The JSON form: started as it is, with no shell and no expansion; an empty list is possible.
     */
    record Exec(List<String> arguments) implements Command {
        public Exec {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * The shell form: one text for the shell; empty when nothing follows the keyword.
     *
     * @param heredocs the heredocs that the text announces; only RUN has any
     */
    record ShellText(String text, List<Heredoc> heredocs) implements Command {
        public ShellText {
            heredocs = List.copyOf(heredocs);
        }
    }
}
