package dev.slipway.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The host as far as its needs can be looked up. */
final class Host {
    private final List<Path> executables = new ArrayList<>();

    Host(Map<String, String> environment) {
        for (String folder : environment.getOrDefault("PATH", "").split(":")) {
            if (!folder.isEmpty()) {
                executables.add(Path.of(folder));
            }
        }
        // e2fsck and its like live here, and an ordinary user's PATH does not name these folders.
        executables.addAll(List.of(Path.of("/usr/local/sbin"), Path.of("/usr/sbin"), Path.of("/sbin")));
    }

    /** Where the first of the need's files is, empty when none is there. */
    Optional<Path> find(Need need) {
        return need.files().stream().flatMap(file -> find(file).stream()).findFirst();
    }

    private Optional<Path> find(String file) {
        if (file.startsWith("/")) {
            return Optional.of(Path.of(file)).filter(Files::isReadable);
        }
        return executables.stream()
                .map(folder -> folder.resolve(file))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Whether the running kernel can mount overlay file systems, or can load the module that does. */
    boolean hasOverlay() throws IOException {
        if (Files.readAllLines(Path.of("/proc/filesystems")).stream().anyMatch(line -> line.endsWith("\toverlay"))) {
            return true;
        }
        String release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
        Path modules = Path.of("/lib/modules", release, "kernel/fs/overlayfs");
        return Files.isDirectory(modules);
    }

    boolean isRoot() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .anyMatch(line -> line.startsWith("Uid:") && line.split("\\s+")[2].equals("0"));
    }

    boolean hasApt() {
        return find("apt-get").isPresent();
    }
}
