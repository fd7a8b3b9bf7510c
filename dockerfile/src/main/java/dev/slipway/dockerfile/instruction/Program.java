package dev.slipway.dockerfile.instruction;

import java.util.List;

/** What RUN really starts once its heredocs are in their place. */
public sealed interface Program {
    /** An argument vector; no shell. */
    record Vector(List<String> arguments) implements Program {
        public Vector {
            arguments = List.copyOf(arguments);
        }
    }

    /** One argument for the shell that SHELL names. */
    record ForShell(String text) implements Program {}

    /**
     * A heredoc that starts with {@code #!}: a file of mode 0755, mounted read-only and started itself.
     *
     * @param fileName the file's name below {@code /dev/pipes/}
     */
    record Script(String fileName, String content) implements Program {
        /** Where the file is mounted. */
        public String path() {
            return "/dev/pipes/" + fileName;
        }
    }
}
