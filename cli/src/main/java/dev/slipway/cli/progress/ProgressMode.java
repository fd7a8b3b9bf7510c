package dev.slipway.cli.progress;

import dev.slipway.cli.terminal.Terminal;

/** How progress is shown ({@code --progress}). */
public enum ProgressMode {
    AUTO,
    TTY,
    PLAIN,
    JSON,
    QUIET;

    /** The view of this mode on a terminal. */
    public ProgressView view(Terminal terminal) {
        return switch (this) {
            case AUTO -> (terminal.interactive() ? TTY : PLAIN).view(terminal);
            case TTY -> new LiveView(terminal.err(), TerminalSize::columns);
            case PLAIN -> new PlainView(terminal.err());
            case JSON -> new JsonView(terminal.err());
            case QUIET -> new QuietView();
        };
    }
}
