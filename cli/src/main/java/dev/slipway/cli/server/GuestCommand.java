package dev.slipway.cli.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A command in a guest and what it runs as.
 *
 * @param words program and arguments
 * @param user another user than the one that logs in
 * @param directory where it starts
 * @param variables {@code NAME=VALUE} each
 */
record GuestCommand(List<String> words, Optional<String> user, Optional<String> directory, List<String> variables) {
    /**
     * Commands find the server booted: what the image starts, as the Docker engine, is up when they run. A server whose
     * boot never ends is not waited for longer than this. The shell stays, as ssh has one status for all that a signal has
     * ended, where shells and docker say which: 137 for SIGKILL. What a terminal's keys send is the command's to heed: a
     * shell that they end would lose its status.
     */
    private static final String BOOTED =
            "timeout 300 systemctl is-system-running --wait >/dev/null 2>&1; trap : INT QUIT; \"$@\"; exit $?";

    static GuestCommand of(List<String> words) {
        return new GuestCommand(words, Optional.empty(), Optional.empty(), List.of());
    }

    /** The words to hand to the guest. */
    List<String> line() {
        List<String> line = new ArrayList<>(List.of("sh", "-c", BOOTED, "sh"));
        user.ifPresent(name -> line.addAll(List.of("runuser", "-u", name, "--")));
        if (directory.isPresent() || !variables.isEmpty()) {
            line.add("env");
            directory.ifPresent(path -> line.addAll(List.of("-C", path)));
            line.addAll(variables);
        }
        line.addAll(words);
        return line;
    }
}
