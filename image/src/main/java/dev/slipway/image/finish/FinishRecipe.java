package dev.slipway.image.finish;

import dev.slipway.disk.DiskIdentity;
import dev.slipway.image.definition.Boot;
import dev.slipway.image.definition.ExtraPartition;
import dev.slipway.image.harden.HardenScript;
import dev.slipway.image.harden.Hardening;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The finish of one image: a Dockerfile that starts {@code FROM} the author's result, its build arguments, and the
 * files it copies.
 *
 * @param boot whether boot loaders are wanted, and which kernel package
 * @param hardening what is set beyond what every server has
 * @param hostname for {@code /etc/hostname}
 * @param identity names the disk that the tree will be written to
 * @param partitions what of the tree is mounted from elsewhere than the root
 */
public record FinishRecipe(
        Boot boot, Hardening hardening, String hostname, DiskIdentity identity, List<ExtraPartition> partitions) {
    /** The name by which the Dockerfile calls the author's result. */
    public static final String TREE = "tree";

    /** What the lines begin with that tell a person what the finish did. */
    public static final String SAYS = "finish: ";

    private static final List<String> FILES = List.of(
            "etc/cloud/cloud.cfg.d/90-slipway.cfg",
            "etc/default/grub.d/50-slipway.cfg",
            "etc/initramfs-tools/conf.d/slipway",
            "etc/systemd/system/systemd-networkd-wait-online.service.d/slipway.conf",
            "usr/lib/repart.d/50-slipway-root.conf",
            "usr/lib/systemd/network/90-slipway-dhcp.network",
            "usr/lib/systemd/system/slipway-ssh-keys.service",
            "usr/lib/tmpfiles.d/slipway.conf");

    public FinishRecipe {
        partitions = List.copyOf(partitions);
    }

    /** The Dockerfile; the steps that depend on least come first, so that most images share them. */
    public String dockerfile() {
        return """
                FROM %s
                SHELL ["/bin/sh", "-c"]
                USER 0:0
                WORKDIR /
                ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
                COPY files/ /
                ARG SLIPWAY_KERNEL
                ARG SLIPWAY_BOOT
                RUN <<'END_OF_FINISH'
                %sEND_OF_FINISH
                %sRUN <<'END_OF_FINISH'
                %sEND_OF_FINISH
                COPY names/ /
                ARG SLIPWAY_ROOT_UUID
                ARG SLIPWAY_ESP_UUID
                ARG SLIPWAY_FSTAB
                RUN <<'END_OF_FINISH'
                %sEND_OF_FINISH
                """.formatted(TREE, resource("packages.sh"), harden(), resource("server.sh"), resource("boot.sh"));
    }

    /** Before the cleaning, as it installs packages. */
    private String harden() {
        String script = HardenScript.of(hardening);
        return script.isEmpty() ? "" : "RUN <<'END_OF_FINISH'\n" + script + "END_OF_FINISH\n";
    }

    /** The build arguments that the Dockerfile expects. */
    public Map<String, String> buildArgs() {
        return Map.of(
                "SLIPWAY_KERNEL", boot.kernel(),
                "SLIPWAY_BOOT", boot.mode() == Boot.Mode.DISK ? "disk" : "external",
                "SLIPWAY_ROOT_UUID", identity.rootFileSystem().toString(),
                "SLIPWAY_ESP_UUID", identity.espUuid(),
                "SLIPWAY_FSTAB", fstab());
    }

    private String fstab() {
        return partitions.stream().map(one -> one.fstab(identity)).collect(Collectors.joining("\n"));
    }

    /** Writes the files that the Dockerfile copies into an empty directory. */
    public void writeContext(Path directory) throws IOException {
        for (String name : FILES) {
            write(directory.resolve("files").resolve(name), resource("files/" + name));
        }
        write(directory.resolve("names/etc/hostname"), hostname + "\n");
        // The builder mounts its own resolv.conf while a RUN runs, so only a COPY can set the server's.
        Files.createSymbolicLink(
                directory.resolve("names/etc/resolv.conf"), Path.of("../run/systemd/resolve/stub-resolv.conf"));
    }

    private static void write(Path file, String text) throws IOException {
        makeDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    /** Modes are part of what COPY copies, and must not follow the umask of who builds. */
    private static void makeDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            makeDirectories(Objects.requireNonNull(directory.getParent()));
            Files.createDirectory(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Digest of all that a finish of this version does, whatever the image. */
    public static String version() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            Map<String, String> texts = new TreeMap<>();
            for (String name : FILES) {
                texts.put(name, resource("files/" + name));
            }
            for (String name : List.of("packages.sh", "server.sh", "boot.sh")) {
                texts.put(name, resource(name));
            }
            texts.forEach((name, text) -> sha256.update((name + "\0" + text + "\0").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = FinishRecipe.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
