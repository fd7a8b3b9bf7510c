package dev.slipway.build.base;

import dev.slipway.build.sandbox.BoundProcess;
import dev.slipway.build.sandbox.HostProgram;
import dev.slipway.build.store.Scratch;
import dev.slipway.build.store.Store;
import dev.slipway.oci.HistoryEntry;
import dev.slipway.oci.ImageConfig;
import dev.slipway.oci.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes a minimal Debian or Ubuntu from the package archives that the host itself is set up with, by mmdebstrap. */
final class Bootstrap {
    private static final int KEPT_LINES = 15;
    private static final List<String> SLIM = List.of(
            "path-exclude=/usr/share/doc/*",
            "path-include=/usr/share/doc/*/copyright",
            "path-exclude=/usr/share/man/*",
            "path-exclude=/usr/share/info/*",
            "path-exclude=/usr/share/linda/*",
            "path-exclude=/usr/share/lintian/overrides/*",
            "path-exclude=/usr/share/locale/*",
            "path-include=/usr/share/locale/locale.alias");

    private final Store store;
    private final Path etcApt;

    Bootstrap(Store store, Path etcApt) {
        this.store = store;
        this.etcApt = etcApt;
    }

    /** What a bootstrap will be made of. */
    record Recipe(DebianSuite system, Platform platform, AptSource main, Optional<AptSource> security) {
        /** Says all that decides what comes out, but for the state of the archives. */
        String text() {
            return "bootstrap 1|" + system + "|" + platform + "|" + main.uri() + "|"
                    + security.map(AptSource::uri).orElse("");
        }

        /** The archive's host, for the line that says what is done. */
        String from() {
            return main.uri().replaceFirst("^[a-z+]+://", "").replaceFirst("/.*", "");
        }
    }

    /** The recipe for a system, from this host's package sources. */
    Recipe recipe(DebianSuite system, Platform platform) throws IOException {
        List<AptSource> sources = Files.isDirectory(etcApt) ? AptSource.all(etcApt) : List.of();
        String distribution = system.distribution();
        AptSource main = sources.stream()
                .filter(s -> s.isMain(distribution))
                .findFirst()
                .orElseThrow(() -> new BaseException("Cannot bootstrap " + system + ": this host's package sources ("
                        + etcApt + ") name no archive of " + distribution + ". Add one, or give the base by"
                        + " --build-context " + distribution + "=oci-layout://DIR, or a tar of its root file system."));
        Optional<AptSource> security = system.hasUpdates()
                ? sources.stream().filter(s -> s.isSecurity(distribution)).findFirst()
                : Optional.empty();
        return new Recipe(system, platform, main, security);
    }

    /** Makes the system; takes about a minute. */
    BaseImage make(Recipe recipe, Consumer<String> output) throws IOException, InterruptedException {
        String program = HostProgram.find("mmdebstrap")
                .orElseThrow(() -> new BaseException("Cannot bootstrap " + recipe.system()
                        + ": mmdebstrap is not installed. Install it (Debian, Ubuntu: apt-get install mmdebstrap),"
                        + " or give the base by --build-context."))
                .toString();
        Instant epoch = Instant.now().truncatedTo(ChronoUnit.DAYS);
        try (Scratch scratch = store.scratch("bootstrap")) {
            Path archive = scratch.directory().resolve("root.tar");
            Deque<String> last = new ArrayDeque<>();
            int status = BoundProcess.run(
                    command(program, recipe, scratch.directory(), archive),
                    environment(scratch, epoch),
                    (channel, line) -> {
                        last.addLast(line);
                        if (last.size() > KEPT_LINES) {
                            last.removeFirst();
                        }
                        output.accept(line);
                    });
            if (status != 0) {
                throw new BaseException("Cannot bootstrap " + recipe.system() + " for " + recipe.platform() + " from "
                        + recipe.main().uri() + ": mmdebstrap failed with exit status " + status
                        + ". Its last lines:\n  "
                        + String.join("\n  ", last)
                        + "\nCheck that the archive can be reached (apt-get update) and has this release.");
            }
            BaseImage image = image(recipe, new Unpacker(store).archive(archive), epoch);
            // What took a minute to make is worth a moment's wait for the disk.
            store.settle();
            return image;
        }
    }

    private static Map<String, String> environment(Scratch scratch, Instant epoch) {
        Map<String, String> environment = new java.util.HashMap<>();
        environment.put("SOURCE_DATE_EPOCH", Long.toString(epoch.getEpochSecond()));
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TMPDIR", scratch.directory().toString());
        for (String proxy : List.of("http_proxy", "https_proxy", "ftp_proxy", "no_proxy")) {
            String value = System.getenv().get(proxy);
            if (value != null) {
                environment.put(proxy, value);
            }
        }
        return environment;
    }

    private static List<String> command(String program, Recipe recipe, Path scratch, Path archive) throws IOException {
        DebianSuite system = recipe.system();
        // mmdebstrap unpacks as root below TMPDIR, and its users must be able to enter the directory.
        Files.setPosixFilePermissions(scratch, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        Path sources = scratch.resolve("host.sources");
        Files.writeString(sources, sources(recipe, true), StandardCharsets.UTF_8);
        Path kept = scratch.resolve(system.distribution() + ".sources");
        Files.writeString(kept, sources(recipe, false), StandardCharsets.UTF_8);
        List<String> command = new ArrayList<>(List.of(
                program,
                "--mode=root",
                "--variant=minbase",
                "--format=tar",
                "--architectures=" + architecture(recipe.platform())));
        if (system.slim()) {
            SLIM.forEach(option -> command.add("--dpkgopt=" + option));
        }
        command.add("--customize-hook=rm -f \"$1\"/etc/apt/sources.list \"$1\"/etc/apt/sources.list.d/*");
        command.add("--customize-hook=copy-in " + kept + " /etc/apt/sources.list.d");
        // These were copied from the host, or say who the system is: each belongs to a server, not to a base.
        command.add("--customize-hook=rm -f \"$1\"/etc/resolv.conf \"$1\"/etc/hostname \"$1\"/etc/machine-id"
                + " \"$1\"/var/lib/dbus/machine-id");
        command.addAll(List.of(system.suite(), archive.toString(), sources.toString()));
        return command;
    }

    private static String architecture(Platform platform) throws BaseException {
        return switch (platform.architecture()) {
            case "amd64", "arm64", "riscv64", "s390x" -> platform.architecture();
            case "386" -> "i386";
            case "ppc64le" -> "ppc64el";
            case "arm" -> platform.variant().filter(v -> v.equals("v7")).isPresent() ? "armhf" : "armel";
            default ->
                throw new BaseException(
                        "Cannot bootstrap a system for " + platform
                                + ": Debian has no such architecture. Known are amd64, arm64, arm, 386, riscv64, ppc64le, s390x.");
        };
    }

    /** Deb822 text: with the host's key files for making the system, with the system's own afterwards. */
    private static String sources(Recipe recipe, boolean forMaking) {
        DebianSuite system = recipe.system();
        boolean updates = system.hasUpdates();
        StringBuilder text = new StringBuilder();
        stanza(
                text,
                recipe.main(),
                system.suite() + (updates ? " " + system.suite() + "-updates" : ""),
                system,
                forMaking);
        recipe.security().ifPresent(s -> stanza(text, s, system.suite() + "-security", system, forMaking));
        return text.toString();
    }

    private static void stanza(
            StringBuilder text, AptSource source, String suites, DebianSuite system, boolean forMaking) {
        String key = forMaking ? source.signedBy() : system.keyring();
        text.append("Types: deb\nURIs: ").append(source.uri());
        text.append("\nSuites: ").append(suites);
        text.append("\nComponents: ").append(system.components());
        text.append(key.isEmpty() ? "" : "\nSigned-By: " + key).append("\n\n");
    }

    private static BaseImage image(Recipe recipe, Unpacker.Unpacked unpacked, Instant epoch) {
        ImageConfig scratch = BaseImage.scratch(recipe.platform()).config();
        ImageConfig config = scratch.withCreated(Optional.of(epoch.toString()))
                .withContainer(scratch.container()
                        .withCmd(Optional.of(List.of("bash")))
                        .withWorkingDirectory(""))
                .withDiffIds(List.of(unpacked.diffId()))
                .withHistory(List.of(HistoryEntry.of(
                        epoch.toString(), "slipway bootstrap " + recipe.system(), Optional.empty(), false)));
        return new BaseImage(
                List.of(unpacked.snapshot()), config, unpacked.diffId().toString());
    }
}
