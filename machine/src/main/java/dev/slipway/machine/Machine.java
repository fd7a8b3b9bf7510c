package dev.slipway.machine;

import dev.slipway.machine.json.JsonObject;
import dev.slipway.machine.lock.ProcessLock;
import dev.slipway.machine.qemu.Accelerator;
import dev.slipway.machine.qemu.Firmware;
import dev.slipway.machine.qemu.Lifetime;
import dev.slipway.machine.qemu.MachineException;
import dev.slipway.machine.qemu.MachineFiles;
import dev.slipway.machine.qemu.MachineSpec;
import dev.slipway.machine.qemu.OvmfFiles;
import dev.slipway.machine.qemu.PortForward;
import dev.slipway.machine.qemu.QemuCommandLine;
import dev.slipway.machine.qemu.QemuProcess;
import dev.slipway.machine.qmp.Qmp;
import dev.slipway.machine.serial.Patience;
import dev.slipway.machine.serial.SerialLog;
import dev.slipway.machine.serial.Vigil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A machine and the process that may run it. It holds no connection: every method asks QEMU anew, so any number of
 * processes may look at the same machine.
 */
public final class Machine {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration END = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(50);

    /** A guest that is still booting misses the power button, so it is pressed again. */
    private static final Duration BUTTON = Duration.ofSeconds(5);

    /** Longer paths do not fit the kernel's socket addresses. */
    private static final int LONGEST_SOCKET_PATH = 100;

    private final MachineSpec spec;
    private final MachineFiles files;

    private Machine(MachineSpec spec) {
        this.spec = spec;
        this.files = new MachineFiles(spec.directory());
    }

    /** The machine of {@code spec}, whether it runs or not. */
    public static Machine of(MachineSpec spec) {
        return new Machine(spec);
    }

    /** Starts the machine of {@code spec} and returns when QEMU runs and answers. */
    public static Machine start(MachineSpec spec, Accelerator accelerator, Lifetime lifetime)
            throws IOException, InterruptedException {
        Machine machine = new Machine(spec);
        machine.start(accelerator, lifetime);
        return machine;
    }

    /** What the machine is made of. */
    public MachineSpec spec() {
        return spec;
    }

    /** What is in the machine's directory. */
    public MachineFiles files() {
        return files;
    }

    /** What the guest printed. */
    public SerialLog serial() {
        return new SerialLog(files.serialLog());
    }

    /** Waits for something in the guest as long as the guest shows life. */
    public Vigil vigil(Patience patience) {
        return new Vigil(serial(), this::isUp, patience);
    }

    /** Whether its QEMU process is there. */
    public boolean isUp() {
        return pid().isPresent();
    }

    /** Where the machine is in its life; asks QEMU when there is one. */
    public MachineState state() throws IOException, InterruptedException {
        if (isUp()) {
            try {
                Instant since = Files.getLastModifiedTime(files.pid()).toInstant();
                return isHeld() ? new MachineState.Paused(since) : new MachineState.Running(since);
            } catch (IOException e) {
                if (isUp()) {
                    throw e;
                }
            }
        }
        return ended();
    }

    private MachineState ended() throws IOException {
        if (Files.exists(files.exit())) {
            JsonObject exit = JsonObject.parse(
                    Files.readString(files.exit()), files.exit().toString());
            return new MachineState.Exited(
                    OptionalInt.of((int) exit.number("status")), Instant.ofEpochSecond(exit.number("atSeconds")));
        }
        return Files.exists(files.qemuLog())
                ? new MachineState.Exited(OptionalInt.empty(), serial().lastProgress())
                : new MachineState.Created();
    }

    private boolean isHeld() throws IOException, InterruptedException {
        try (Qmp qmp = qmp()) {
            return qmp.execute("query-status").text("status").equals("paused");
        }
    }

    /** Opens a connection to QEMU; close it soon, QEMU serves one at a time. */
    public Qmp qmp() throws IOException, InterruptedException {
        return Qmp.connect(reachable(files.qmp()));
    }

    /** A way to a socket in the running machine's directory that is short enough for the kernel. */
    public Path reachable(Path socket) throws MachineException {
        if (socket.toString().length() <= LONGEST_SOCKET_PATH) {
            return socket;
        }
        long pid = pid().orElseThrow(() -> new MachineException(spec.name() + " is not running."))
                .pid();
        return Path.of("/proc", Long.toString(pid), "cwd", socket.getFileName().toString());
    }

    /** Starts QEMU and returns when it answers. */
    public void start(Accelerator accelerator, Lifetime lifetime) throws IOException, InterruptedException {
        Files.createDirectories(files.directory());
        try (ProcessLock _ = ProcessLock.take(files.lock())) {
            if (isUp()) {
                throw new MachineException(spec.name() + " is running already.");
            }
            Optional<OvmfFiles> ovmf =
                    spec.firmware() == Firmware.UEFI ? Optional.of(OvmfFiles.find()) : Optional.empty();
            List<String> command = QemuCommandLine.of(spec, accelerator, ovmf);
            prepare(ovmf);
            Process process = QemuProcess.start(command, files, lifetime, this::record);
            awaitAnswer(process);
        }
    }

    private void prepare(Optional<OvmfFiles> ovmf) throws IOException {
        for (Path stale : List.of(files.pid(), files.exit(), files.qmp(), files.serialSocket())) {
            Files.deleteIfExists(stale);
        }
        for (String socket : spec.network().sockets()) {
            Files.deleteIfExists(files.directory().resolve(socket));
        }
        if (ovmf.isPresent() && !Files.exists(files.variables())) {
            Path draft = files.directory().resolve("efivars.new");
            Files.copy(ovmf.get().variables(), draft, StandardCopyOption.REPLACE_EXISTING);
            Files.move(draft, files.variables(), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void awaitAnswer(Process process) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(START);
        while (true) {
            try {
                if (Files.exists(files.qmp()) && pid().isPresent()) {
                    qmp().close();
                    return;
                }
            } catch (IOException e) {
                // QEMU made the socket but does not listen yet, or is about to end because of a bad option.
                if (process.isAlive() && Instant.now().isAfter(deadline)) {
                    kill();
                    throw e;
                }
            }
            if (!process.isAlive()) {
                throw new MachineException("QEMU could not start " + spec.name() + " (" + files.directory() + "): "
                        + Files.readString(files.qemuLog()).strip());
            }
            if (Instant.now().isAfter(deadline)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new MachineException("QEMU did not answer within " + START.toSeconds() + " s while starting "
                        + spec.name() + "; " + files.qemuLog() + " holds what it printed.");
            }
            Thread.sleep(LOOK);
        }
    }

    private void record(int status) {
        Path draft = files.directory().resolve("exit.json.new");
        try {
            Files.writeString(
                    draft,
                    JsonObject.write(
                            Map.of("status", status, "atSeconds", Instant.now().getEpochSecond())));
            Files.move(draft, files.exit(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (Files.isDirectory(files.directory())) {
                throw new UncheckedIOException("cannot note how " + spec.name() + " ended", e);
            }
            // The machine was removed meanwhile.
        }
    }

    /** Holds the guest where it is. */
    public void pause() throws IOException, InterruptedException {
        try (Qmp qmp = qmp()) {
            qmp.execute("stop");
        }
    }

    /** Lets a held guest go on. */
    public void resume() throws IOException, InterruptedException {
        try (Qmp qmp = qmp()) {
            qmp.execute("cont");
        }
    }

    /** Adds a forward to the running machine; it is gone when the machine ends. */
    public void forward(PortForward forward) throws IOException, InterruptedException {
        try (Qmp qmp = qmp()) {
            String complaint = qmp.human("hostfwd_add net0 " + forward.rule()).strip();
            if (!complaint.isEmpty()) {
                throw new MachineException("cannot forward " + forward + " of " + spec.name() + ": " + complaint);
            }
        }
    }

    /**
     * Presses the power button, then, when the guest did not switch off within {@code grace}, pulls the plug. Returns
     * when QEMU is gone; a machine that does not run is left alone.
     */
    public void stop(Duration grace) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(grace);
        Instant press = Instant.now();
        while (isUp() && Instant.now().isBefore(deadline)) {
            if (!Instant.now().isBefore(press)) {
                pressPowerButton();
                press = Instant.now().plus(BUTTON);
            }
            Thread.sleep(LOOK);
        }
        if (isUp()) {
            quit();
        }
        settle();
    }

    private void pressPowerButton() throws IOException, InterruptedException {
        try (Qmp qmp = qmp()) {
            // A held guest would never notice.
            qmp.execute("cont");
            qmp.execute("system_powerdown");
        } catch (IOException e) {
            if (isUp()) {
                throw e;
            }
        }
    }

    private void quit() throws IOException, InterruptedException {
        try (Qmp qmp = Qmp.connect(reachable(files.qmp()), END)) {
            qmp.execute("quit");
        } catch (IOException e) {
            // QEMU may end before it answers; a QEMU that is stuck cannot answer. Killing settles both.
        }
        if (waitFor(END).isEmpty()) {
            kill();
        }
    }

    /** Ends QEMU at once, as a power cut would; a machine that does not run is left alone. */
    public void kill() throws IOException, InterruptedException {
        pid().ifPresent(ProcessHandle::destroyForcibly);
        if (waitFor(END).isEmpty()) {
            throw new MachineException("QEMU of " + spec.name() + " (process "
                    + pid().map(p -> Long.toString(p.pid())).orElse("gone") + ") does not end although it was killed; "
                    + "the host's kernel may be waiting for a disk.");
        }
        settle();
    }

    /** Waits until QEMU is gone; empty when it is still there after {@code limit}. */
    public Optional<MachineState> waitFor(Duration limit) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(limit);
        while (isUp()) {
            if (Instant.now().isAfter(deadline)) {
                return Optional.empty();
            }
            Thread.sleep(LOOK);
        }
        settle();
        return Optional.of(ended());
    }

    /** Gives whoever watches QEMU a moment to note how it ended. */
    private void settle() throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(2));
        while (Files.exists(files.qemuLog())
                && !Files.exists(files.exit())
                && Instant.now().isBefore(deadline)) {
            Thread.sleep(Duration.ofMillis(10));
        }
    }

    /** The QEMU process: the one QEMU noted, if it still is a QEMU and this machine's. */
    private Optional<ProcessHandle> pid() {
        try {
            long pid = Long.parseLong(Files.readString(files.pid()).strip());
            String command = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
            return command.contains("\0-uuid\0" + spec.id() + "\0") ? ProcessHandle.of(pid) : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
