package dev.slipway.build.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A tree that commands can run in: some programs of this host with the libraries they need. */
public final class TinySystem {
    private static final List<String> PROGRAMS = List.of(
            "sh",
            "cat",
            "id",
            "sleep",
            "ls",
            "rm",
            "mkdir",
            "touch",
            "mount",
            "unshare",
            "stat",
            "true",
            "mv",
            "env",
            "hostname",
            "mknod",
            "chown",
            "ln",
            "setsid",
            "dd");
    private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

    private TinySystem() {}

    /** Makes the tree in {@code root}, which does not exist yet. */
    public static Path make(Path root) throws IOException, InterruptedException {
        for (String directory : List.of("bin", "etc", "tmp", "usr/sbin", "root", "home/ann")) {
            Files.createDirectories(root.resolve(directory));
        }
        for (String name : PROGRAMS) {
            Path program = HostProgram.find(name).orElseThrow().toRealPath();
            copy(program, root.resolve("bin/" + name));
            for (Path library : libraries(program)) {
                Path target = root.resolve(library.toString().substring(1));
                if (!Files.exists(target)) {
                    copy(library, target);
                }
            }
        }
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(
                root.resolve("etc/passwd"),
                "root:x:0:0:root:/root:/bin/sh\nann:x:1000:1001:Ann:/home/ann:/bin/sh\nshort:x:7\n");
        Files.writeString(root.resolve("etc/group"), "root:x:0:\nann:x:1001:\nwheel:x:27:ann,bob\nmany:x:55:bob,ann\n");
        return root;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from.toRealPath(), to, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static List<Path> libraries(Path program) throws IOException, InterruptedException {
        Process ldd = new ProcessBuilder("ldd", program.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        ldd.waitFor();
        List<Path> libraries = new ArrayList<>();
        Matcher matcher = LIBRARY.matcher(output);
        while (matcher.find()) {
            libraries.add(Path.of(matcher.group(1)));
        }
        return libraries;
    }
}
