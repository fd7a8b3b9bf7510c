package dev.slipway.build.sandbox;

import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.build.store.Scratch;
import dev.slipway.build.store.Store;
import dev.slipway.json.Json;
import dev.slipway.tree.host.Posix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Runs commands in trees; one may run many at the same time, each in a tree of its own.
 *
 * <p>A command's processes live in a process id namespace below {@code unshare --kill-child}, which the kernel ends
 * when we end, however that happens: nothing is left to look for.
 */
public final class Sandbox {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    // What shells return for a program that is not there, and for one that cannot be executed.
    private static final int NOT_FOUND = 127;
    private static final int NOT_EXECUTABLE = 126;
    private static final Pattern NO_SUCH_PROGRAM = Pattern.compile(
            "executable file .* not found|\\bexec\\b.*no such file or directory", Pattern.CASE_INSENSITIVE);
    private static final Pattern NO_PROGRAM =
            Pattern.compile("\\bexec.*(permission denied|format error)", Pattern.CASE_INSENSITIVE);

    // crun does not work on hosts that have cgroups of both versions, unless it sees none; a step has no use for them.
    private static final String HIDE_CGROUPS = "mount -t tmpfs -o ro,size=4k none /sys/fs/cgroup && exec \"$@\"";

    private final Store store;
    private final OciRuntime runtime;
    private final List<String> launcher;

    private Sandbox(Store store, OciRuntime runtime, List<String> launcher) {
        this.store = store;
        this.runtime = runtime;
        this.launcher = List.copyOf(launcher);
    }

    /** A sandbox with this host's runtime, crun before runc. */
    public static Sandbox detect(Store store) throws IOException {
        OciRuntime runtime = OciRuntime.find()
                .orElseThrow(() -> new SandboxException("RUN needs crun or runc, and neither is installed:"
                        + " install one (Debian, Ubuntu: apt-get install crun)."));
        return with(store, runtime);
    }

    /** A sandbox with this runtime. */
    public static Sandbox with(Store store, OciRuntime runtime) throws IOException {
        if (runtime.kind() == OciRuntime.Kind.RUNC) {
            RuncCgroups.sweep(CGROUPS);
            return new Sandbox(store, runtime, List.of());
        }
        boolean unified = Files.exists(CGROUPS.resolve("cgroup.controllers"));
        boolean hide = !unified && Files.isDirectory(CGROUPS);
        List<String> launcher = hide ? List.of(HostProgram.needed("sh", "dash"), "-c", HIDE_CGROUPS, "sh") : List.of();
        return new Sandbox(store, runtime, launcher);
    }

    /** The runtime in use. */
    public OciRuntime runtime() {
        return runtime;
    }

    /**
     * Runs a command to its end and gives its exit status, 127 when the tree has no such program and
     * 126 when that cannot be executed.
     *
     * @throws SandboxException when the command could not be started
     * @throws InterruptedException when the calling thread was interrupted; then nothing of the command runs any more
     */
    public int run(SandboxCommand command, OutputListener listener) throws IOException, InterruptedException {
        try (Scratch scratch = store.scratch("run");
                LentPaths lent = new LentPaths(command.root())) {
            String id = "step-" + Snapshot.newId();
            Account account = Accounts.of(command.root()).account(command.user());
            MountPlan plan = prepare(command, scratch, lent);
            Path bundle = Files.createDirectory(scratch.directory().resolve("bundle"));
            Path state = Files.createDirectory(scratch.directory().resolve("state"));
            Path log = scratch.directory().resolve("runtime.log");
            Files.write(bundle.resolve("config.json"), Json.write(Bundle.config(command, account, plan.mounts(), id)));
            lent.seal();
            List<String> line = new ArrayList<>(launcher);
            line.addAll(runtime.run(state, log, bundle, id));
            int status = BoundProcess.run(line, Map.of(), listener);
            return status == 0 ? 0 : explained(status, log, command);
        } finally {
            if (runtime.kind() == OciRuntime.Kind.RUNC) {
                RuncCgroups.sweep(CGROUPS);
            }
        }
    }

    private static MountPlan prepare(SandboxCommand command, Scratch scratch, LentPaths lent) throws IOException {
        Path root = command.root();
        // Runtimes would make these with modes of their own; they stay in the layer, as BuildKit leaves them.
        for (String name : List.of("/proc", "/dev", "/sys")) {
            makeDirectories(root, name);
            if (!Files.isDirectory(root.resolve(name.substring(1)), LinkOption.NOFOLLOW_LINKS)) {
                throw new SandboxException("Cannot run a command in this image: its " + name + " is no directory but a"
                        + " link or a file, and the runtime would write where that leads. Make it a directory in the"
                        + " base or in what is copied over it.");
            }
        }
        makeDirectories(root, command.directory());
        MountPlan plan = new MountPlan(scratch, lent);
        if (command.network() == Network.HOST) {
            plan.addUsual("/etc/resolv.conf", HostFiles.resolver());
        } else {
            plan.addUsual("/etc/resolv.conf", "# no network\n".getBytes(StandardCharsets.US_ASCII));
        }
        plan.addUsual("/etc/hosts", HostFiles.hosts(command.hostname()));
        for (SandboxMount mount : command.mounts()) {
            plan.add(mount);
        }
        Shims.lend(command, lent);
        return plan;
    }

    private static void makeDirectories(Path root, String path) throws IOException {
        Path wanted = TreePath.resolve(root, path);
        List<Path> missing = new ArrayList<>();
        for (Path at = wanted; at != null && !Files.exists(at, LinkOption.NOFOLLOW_LINKS); at = at.getParent()) {
            missing.addFirst(at);
        }
        for (Path directory : missing) {
            Files.createDirectory(directory);
            Posix.chmod(directory, 0755);
        }
    }

    /** The runtime logs only failures of its own; what the command itself did is in its exit status. */
    private int explained(int status, Path log, SandboxCommand command) throws IOException {
        String text = Files.exists(log) ? Files.readString(log).strip() : "";
        if (text.isEmpty()) {
            return status;
        }
        if (NO_SUCH_PROGRAM.matcher(text).find()) {
            return NOT_FOUND;
        }
        if (NO_PROGRAM.matcher(text).find()) {
            return NOT_EXECUTABLE;
        }
        throw new SandboxException("Cannot run " + command.arguments() + " in the image: "
                + runtime.kind().command() + " says: " + text);
    }
}
