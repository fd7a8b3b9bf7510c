package dev.slipway.build.sandbox;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /** The first runtime found in the directories of {@code path}, the value of a PATH variable. */
    public static Optional<OciRuntime> find(String path) {
        for (Kind kind : Kind.values()) {
            Optional<Path> program = program(kind.command(), path);
            if (program.isPresent()) {
                return Optional.of(new OciRuntime(kind, program.get()));
            }
        }
        return Optional.empty();
    }

    /** The absolute path of a program; the directories of system programs are searched in any case. */
    static Optional<Path> program(String name, String path) {
        List<String> directories = new ArrayList<>(List.of(path.split(File.pathSeparator)));
        directories.addAll(List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin"));
        return directories.stream()
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
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
