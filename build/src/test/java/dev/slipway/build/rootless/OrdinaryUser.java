package dev.slipway.build.rootless;

import dev.slipway.build.sandbox.HostProgram;
import dev.slipway.tree.host.Posix;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A user with no rights but those of {@code /etc/subuid}, who runs Java as the launcher does for one. He is known only
 * inside a mount namespace: the host's own files stay as they are.
 */
public final class OrdinaryUser {
    private static final int ID = 61357;
    private static final String NAME = "slipway-test";

    /** What must be root's: making him known, and showing him files that lie in directories of root's. */
    private static final String SCRIPT = """
            set -eu
            cd "$1"
            for file in passwd group subuid subgid; do mount --bind "etc/$file" "/etc/$file"; done
            mount --bind "$2" shared
            IFS=:
            number=0
            path=
            for entry in $3; do
                number=$((number + 1))
                if [ -d "$entry" ]; then mkdir "class-path/$number"; else touch "class-path/$number"; fi
                mount --bind "$entry" "class-path/$number"
                path=$path:$1/class-path/$number
            done
            home=$1
            java=$4
            shift 4
            exec setpriv --reuid=USER --regid=USER --clear-groups \\
                unshare --user --map-auto --map-root-user --mount \\
                "$java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
                "-Djava.io.tmpdir=$home/work" "-Duser.home=$home/work" -cp "${path#:}" "$@"
            """.replace("USER", Integer.toString(ID));

    private OrdinaryUser() {}

    /** A new home that he owns, with {@code work} in it for him to write. */
    public static Path home() throws IOException {
        Path home = Files.createTempDirectory("slipway-user");
        Posix.chmod(home, 0755);
        for (String directory : List.of("etc", "shared", "class-path", "work")) {
            Posix.chmod(Files.createDirectory(home.resolve(directory)), 0755);
        }
        Posix.lchown(home.resolve("work"), ID, ID);
        know(home, "passwd", NAME + ":x:" + ID + ":" + ID + "::/nonexistent:/bin/sh\n");
        know(home, "group", NAME + ":x:" + ID + ":\n");
        know(home, "subuid", NAME + ":500000:65536\n");
        know(home, "subgid", NAME + ":500000:65536\n");
        return home;
    }

    /** Takes away the home, and what he made there under his many ids. */
    public static void remove(Path home) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(home)) {
            paths = new ArrayList<>(walk.toList());
        }
        for (Path path : paths.reversed()) {
            Files.delete(path);
        }
    }

    private static void know(Path home, String file, String line) throws IOException {
        Path known = Path.of("/etc", file);
        if (!Files.exists(known)) {
            throw new IOException(known + " is missing: apt-get install uidmap brings it");
        }
        Files.writeString(home.resolve("etc").resolve(file), Files.readString(known) + line);
    }

    /** A process that runs {@code main}; it sees {@code shared} as {@code home/shared}. */
    public static ProcessBuilder java(Path home, Path shared, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                HostProgram.find("unshare").orElseThrow().toString(),
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                SCRIPT,
                "sh",
                home.toString(),
                shared.toAbsolutePath().normalize().toString(),
                classPath(),
                ProcessHandle.current().info().command().orElse("java"),
                main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command).directory(home.toFile());
    }

    private static String classPath() {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (Files.exists(path)) {
                entries.add(path.toString());
            }
        }
        return String.join(":", entries);
    }
}
