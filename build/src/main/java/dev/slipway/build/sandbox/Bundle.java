package dev.slipway.build.sandbox;

import dev.slipway.tree.host.UserNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The configuration of the container in which a command runs (runtime-spec config.md), as BuildKit makes it. */
final class Bundle {
    private static final List<String> MASKED = List.of(
            "/proc/acpi",
            "/proc/asound",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/sys/firmware",
            "/sys/devices/virtual/powercap");

    private static final List<String> READ_ONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    /** The host's own nodes, since in a step's directories none works that it could make itself. */
    private static final List<String> DEVICES =
            List.of("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty");

    private Bundle() {}

    /** The whole document; {@code mounts} come after the usual ones, {@code id} names the container. */
    static Map<String, Object> config(
            SandboxCommand command, Account account, List<Map<String, Object>> mounts, String id) throws IOException {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("ociVersion", "1.0.0");
        config.put("process", process(command, account));
        config.put("root", Map.of("path", command.root().toString(), "readonly", false));
        config.put("hostname", command.hostname());
        List<Map<String, Object>> all = new ArrayList<>(usualMounts(command.security()));
        if (command.security() == Security.SANDBOX) {
            for (String device : DEVICES) {
                all.add(mount(device, "bind", device, List.of("bind", "rprivate", "rw")));
            }
        }
        all.addAll(mounts);
        config.put("mounts", all);
        config.put("linux", linux(command, id));
        if (command.security() == Security.SANDBOX && !UserNamespace.isOwn()) {
            config.put("hooks", Map.of("createContainer", List.of(withoutDevices(command))));
        }
        return config;
    }

    /** The root is mounted without devices, and crun 1.8 mounts it once more with them: this is after that. */
    private static Map<String, Object> withoutDevices(SandboxCommand command) throws IOException {
        String root = command.root().toString();
        // crun writes the container's state to a hook and fails if it ends before it has read that.
        String script = "while read -r state; do :; done; exec \"$0\" -n -o remount,bind,nodev \"$1\"";
        return Map.of(
                "path",
                HostProgram.needed("sh", "dash"),
                "args",
                List.of("sh", "-c", script, HostProgram.needed("mount", "mount"), root));
    }

    private static Map<String, Object> process(SandboxCommand command, Account account) throws IOException {
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("uid", account.uid());
        user.put("gid", account.gid());
        user.put("additionalGids", account.groups());
        List<String> capabilities = Capabilities.of(command.security());
        Map<String, Object> sets = new LinkedHashMap<>();
        for (String set : List.of("bounding", "effective", "permitted")) {
            sets.put(set, capabilities);
        }
        List<String> environment = new ArrayList<>(command.environment());
        if (environment.stream().noneMatch(e -> e.startsWith("HOME="))) {
            environment.add("HOME=" + account.home());
        }
        Map<String, Object> process = new LinkedHashMap<>();
        process.put("terminal", false);
        process.put("user", user);
        process.put("args", command.arguments());
        process.put("env", environment);
        process.put("cwd", command.directory());
        process.put("capabilities", sets);
        // sudo and other setuid programs work in a RUN, as they do in Docker's.
        process.put("noNewPrivileges", false);
        return process;
    }

    private static List<Map<String, Object>> usualMounts(Security security) {
        String sysfs = security == Security.INSECURE ? "rw" : "ro";
        return List.of(
                mount("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev")),
                mount("/dev", "tmpfs", "tmpfs", dev(security)),
                mount(
                        "/dev/pts",
                        "devpts",
                        "devpts",
                        List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")),
                mount("/dev/shm", "tmpfs", "shm", List.of("nosuid", "noexec", "nodev", "mode=1777", "size=65536k")),
                mount("/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev")),
                sys(sysfs));
    }

    private static List<String> dev(Security security) {
        List<String> options = new ArrayList<>(List.of("nosuid", "strictatime", "mode=755", "size=65536k"));
        if (security == Security.SANDBOX) {
            options.add("nodev");
        }
        return options;
    }

    /** Only who owns the network namespace may mount sysfs; another gets the host's, in which he has no rights. */
    private static Map<String, Object> sys(String access) {
        return UserNamespace.isOwn()
                ? mount("/sys", "bind", "/sys", List.of("rbind", "rprivate", "nosuid", "noexec", "nodev", access))
                : mount("/sys", "sysfs", "sysfs", List.of("nosuid", "noexec", "nodev", access));
    }

    static Map<String, Object> mount(String target, String type, String source, List<String> options) {
        Map<String, Object> mount = new LinkedHashMap<>();
        mount.put("destination", target);
        mount.put("type", type);
        mount.put("source", source);
        mount.put("options", options);
        return mount;
    }

    static Map<String, Object> bind(Path source, String target, boolean writable) {
        return mount(target, "bind", source.toString(), List.of("rbind", "rprivate", "nodev", writable ? "rw" : "ro"));
    }

    private static Map<String, Object> linux(SandboxCommand command, String id) {
        List<Map<String, Object>> namespaces = new ArrayList<>();
        for (String type : List.of("pid", "ipc", "uts", "mount")) {
            namespaces.add(Map.of("type", type));
        }
        if (command.network() == Network.NONE) {
            namespaces.add(Map.of("type", "network"));
        }
        Map<String, Object> linux = new LinkedHashMap<>();
        linux.put("namespaces", namespaces);
        if (!UserNamespace.isOwn()) {
            linux.put("cgroupsPath", RuncCgroups.PARENT + "/" + id);
        }
        if (command.security() == Security.SANDBOX) {
            linux.put("maskedPaths", MASKED);
            linux.put("readonlyPaths", READ_ONLY);
            linux.put("seccomp", Seccomp.profile(System.getProperty("os.arch"), writesWhatLasts(command)));
        }
        return linux;
    }

    /** A step's own tree comes into the store whole or, after a power cut, not at all; a cache's directory stays as it is. */
    private static boolean writesWhatLasts(SandboxCommand command) {
        return command.mounts().stream()
                .anyMatch(mount ->
                        mount instanceof SandboxMount.Bind bind && bind.access() == SandboxMount.Access.READ_WRITE);
    }
}
