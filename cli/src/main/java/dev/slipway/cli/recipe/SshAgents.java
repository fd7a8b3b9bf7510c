package dev.slipway.cli.recipe;

import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The agents that {@code --ssh} names. */
final class SshAgents {
    private static final int TYPE_MASK = 0170000;
    private static final int SOCKET = 0140000;

    private SshAgents() {}

    /** Sockets by id, from options of the form {@code ID[=SOCKET]}. */
    static Map<String, Path> of(List<String> options, Context context) throws IOException {
        Map<String, Path> agents = new LinkedHashMap<>();
        for (String option : options) {
            int equals = option.indexOf('=');
            String id = equals < 0 ? option : option.substring(0, equals);
            if (id.isEmpty()) {
                throw Failure.usage("--ssh " + option + " has no id; write default, or ID=SOCKET.");
            }
            Path socket = equals < 0
                    ? context.variable("SSH_AUTH_SOCK")
                            .filter(value -> !value.isEmpty())
                            .map(Path::of)
                            .orElseThrow(() -> Failure.usage("--ssh " + id + ": SSH_AUTH_SOCK is not set, so no ssh"
                                    + " agent runs; start one (eval $(ssh-agent); ssh-add), or write " + id
                                    + "=SOCKET."))
                    : context.path(Path.of(option.substring(equals + 1)));
            agents.put(id, checked(option, socket));
        }
        return agents;
    }

    private static Path checked(String option, Path socket) throws IOException {
        if (!Files.exists(socket)) {
            throw Failure.usage("--ssh " + option + ": " + socket + " does not exist.");
        }
        if (((int) Files.getAttribute(socket, "unix:mode") & TYPE_MASK) != SOCKET) {
            throw Failure.usage("--ssh " + option + ": " + socket + " is not the socket of an ssh agent. Keys are not"
                    + " given to builds, only an agent that holds them: ssh-add " + socket + ", then --ssh default.");
        }
        return socket;
    }
}
