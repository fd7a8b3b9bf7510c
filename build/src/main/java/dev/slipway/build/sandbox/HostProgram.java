package dev.slipway.build.sandbox;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Programs of this host, by name. */
public final class HostProgram {
    private HostProgram() {}

    /** The absolute path of a program; the directories of system programs are searched besides PATH's. */
    public static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        List<String> directories = new ArrayList<>(List.of(path.split(File.pathSeparator)));
        directories.addAll(List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin"));
        return directories.stream()
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The path of a program that nothing works without; {@code debianPackage} is what has it. */
    public static String needed(String name, String debianPackage) throws SandboxException {
        return find(name)
                .orElseThrow(() -> new SandboxException("This needs the program " + name + ", which is not installed."
                        + " Install it (Debian, Ubuntu: apt-get install " + debianPackage + ")."))
                .toString();
    }
}
