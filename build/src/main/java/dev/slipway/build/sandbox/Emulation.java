package dev.slipway.build.sandbox;

import dev.slipway.oci.Platform;
import dev.slipway.tree.host.Posix;
import dev.slipway.tree.host.UserNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Programs of another architecture, which the kernel gives to qemu where binfmt_misc says so. In a user namespace of
 * its own Slipway says so itself, and no other process of the host sees it (since Linux 6.7).
 */
public final class Emulation {
    private static final Path TABLE = Path.of("/proc/sys/fs/binfmt_misc");
    /** e_ident of 64 and of 32 bits, little-endian, with whatever OS/ABI; then ET_EXEC or ET_DYN. */
    private static final String MASK =
            "\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x00\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff" + "\\xfe\\xff\\xff\\xff";

    private static final Map<String, Machine> MACHINES = Map.of(
            "arm64", new Machine("aarch64", "02", "b7"),
            "arm", new Machine("arm", "01", "28"),
            "riscv64", new Machine("riscv64", "02", "f3"),
            "ppc64le", new Machine("ppc64le", "02", "15"),
            "amd64", new Machine("x86_64", "02", "3e"));

    private Emulation() {}

    /** A machine in qemu's words, and how its ELF files begin. */
    private record Machine(String name, String elfClass, String elfMachine) {
        /** A line for the kernel (binfmt-misc.rst): F opens qemu now, so that no tree needs it; P keeps argv[0], by which busybox knows what it is; C keeps setuid. */
        String registration(String interpreter) {
            return ":slipway-" + name + ":M::\\x7f\\x45\\x4c\\x46\\x" + elfClass
                    + "\\x01\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02\\x00\\x" + elfMachine + "\\x00:"
                    + MASK
                    + ":" + interpreter + ":POCF";
        }
    }

    /** Sees to it that programs for {@code platform} run; what is given is why they do not. */
    public static synchronized Optional<String> prepare(Platform platform) {
        Machine machine = MACHINES.get(platform.architecture());
        if (isNative(platform) || machine == null || isRegistered(machine)) {
            return Optional.empty();
        }
        Optional<String> interpreter =
                HostProgram.find("qemu-" + machine.name() + "-static").map(Path::toString);
        String reason = interpreter.isEmpty() ? "there is no qemu-" + machine.name() + "-static" : "";
        if (interpreter.isPresent() && UserNamespace.isOwn()) {
            try {
                Posix.mount("binfmt_misc", TABLE, "binfmt_misc", 0, "");
                Files.write(
                        TABLE.resolve("register"),
                        machine.registration(interpreter.get()).getBytes(StandardCharsets.US_ASCII));
                return Optional.empty();
            } catch (IOException e) {
                reason = "this kernel has no binfmt_misc of a namespace's own (" + e.getMessage() + ")";
            }
        } else if (interpreter.isPresent()) {
            reason = "qemu is not registered with the kernel";
        }
        return Optional.of("This host does not run programs for " + platform + ": " + reason
                + ". `apt-get install qemu-user-static` brings and registers it; where no service does,"
                + " `mount -t binfmt_misc binfmt_misc " + TABLE + " && cat /usr/lib/binfmt.d/qemu-" + machine.name()
                + ".conf > " + TABLE + "/register` does.");
    }

    private static boolean isNative(Platform platform) {
        String host = Platform.host().architecture();
        return platform.architecture().equals(host) || (platform.architecture().equals("386") && host.equals("amd64"));
    }

    private static boolean isRegistered(Machine machine) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(TABLE, "*" + machine.name())) {
            for (Path entry : entries) {
                if (Files.readString(entry, StandardCharsets.US_ASCII).startsWith("enabled")) {
                    return true;
                }
            }
        } catch (IOException e) {
            // It is not mounted, so nothing is registered that this process could see.
            return false;
        }
        return false;
    }
}
