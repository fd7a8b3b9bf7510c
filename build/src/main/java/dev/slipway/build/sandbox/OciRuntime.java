package dev.slipway.build.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The program of this host that makes a container of a bundle.
 *
 * @param program its absolute path
 */
public record OciRuntime(Kind kind, Path program) {
    /** The runtimes that are known, in order of preference. */
    public enum Kind {
        /** Starts in a third of runc's time. */
        CRUN("crun"),
        RUNC("runc");

        private final String command;

        Kind(String command) {
            this.command = command;
        }

        /** The program's name. */
        public String command() {
            return command;
        }
    }

    /** The first runtime this host has. */
    public static Optional<OciRuntime> find() {
        return Arrays.stream(Kind.values()).flatMap(kind -> find(kind).stream()).findFirst();
    }

    /** The runtime of that kind, if this host has it. */
    public static Optional<OciRuntime> find(Kind kind) {
        return HostProgram.find(kind.command()).map(program -> new OciRuntime(kind, program));
    }

    /** The version that the program says it has. */
    public String version() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program.toString(), "--version")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        // The first line is "crun version 1.8.1", and runc's alike.
        String first = said.lines().findFirst().orElse("unknown");
        return first.substring(first.lastIndexOf(' ') + 1);
    }

    /** The runtime's command line for running the bundle in {@code bundle}; both directories are absolute. */
    List<String> run(Path state, Path log, Path bundle, String id) {
        List<String> command =
                new ArrayList<>(List.of(program.toString(), "--root", state.toString(), "--log", log.toString()));
        if (kind == Kind.CRUN) {
            command.add("--cgroup-manager=disabled");
        }
        command.addAll(List.of("run", "--bundle", bundle.toString(), id));
        return command;
    }
}
