package dev.slipway.machine.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What executes a guest's instructions. */
public enum Accelerator {
    /** The processor itself. */
    KVM("kvm", "host"),
    /** QEMU's translator, with every feature it knows. */
    TCG("tcg,thread=multi", "max");

    /** The environment variable that overrides the probe: {@code kvm} or {@code tcg}. */
    public static final String VARIABLE = "SLIPWAY_ACCEL";

    private static final Path KVM_DEVICE = Path.of("/dev/kvm");
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Duration PROBE = Duration.ofSeconds(2);

    private final String accelerator;
    private final String processor;

    Accelerator(String accelerator, String processor) {
        this.accelerator = accelerator;
        this.processor = processor;
    }

    /** QEMU's options for it. */
    public List<String> arguments() {
        return List.of("-accel", accelerator, "-cpu", processor);
    }

    /**
     * KVM when a guest proved it to work, else TCG. The outcome is kept in {@code cacheDirectory} until the host boots
     * again, because the proof of a broken KVM takes two seconds.
     */
    public static Accelerator detect(Path cacheDirectory) throws IOException, InterruptedException {
        return detect(cacheDirectory, System.getenv());
    }

    static Accelerator detect(Path cacheDirectory, Map<String, String> environment)
            throws IOException, InterruptedException {
        String wanted = environment.getOrDefault(VARIABLE, "").strip();
        if (!wanted.isEmpty()) {
            return switch (wanted.toLowerCase(Locale.ROOT)) {
                case "kvm" -> KVM;
                case "tcg" -> TCG;
                default ->
                    throw new MachineException(VARIABLE + " is \"" + wanted
                            + "\"; it can be kvm or tcg. Unset it to let Slipway find out.");
            };
        }
        if (!Files.isReadable(KVM_DEVICE) || !Files.isWritable(KVM_DEVICE)) {
            return TCG;
        }
        Path remembered = cacheDirectory.resolve("accelerator");
        // An unreadable device gives TCG above without being remembered: access may be granted at any time.
        String boot = Files.readString(BOOT_ID).strip();
        if (Files.exists(remembered)) {
            List<String> lines = Files.readAllLines(remembered);
            if (lines.size() == 2 && lines.getFirst().equals(boot)) {
                return lines.get(1).equals(KVM.name()) ? KVM : TCG;
            }
        }
        Accelerator found = probe(KVM, PROBE) ? KVM : TCG;
        remember(remembered, boot, found);
        return found;
    }

    private static void remember(Path file, String boot, Accelerator found) throws IOException {
        Files.createDirectories(file.getParent());
        Path draft = Files.createTempFile(file.getParent(), "accelerator", ".new");
        Files.writeString(draft, boot + "\n" + found.name() + "\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Whether the probe's guest ended as it should within {@code limit}. */
    static boolean probe(Accelerator accelerator, Duration limit) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("slipway-probe");
        Path rom = folder.resolve("probe.rom");
        try {
            Files.write(rom, ProbeFirmware.bytes());
            Process qemu = QemuProcess.attached(
                    probeCommand(accelerator, rom), folder, ProcessBuilder.Redirect.DISCARD, status -> {});
            try {
                return qemu.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
                        && qemu.exitValue() == ProbeFirmware.EXIT_STATUS;
            } finally {
                qemu.destroyForcibly().waitFor();
            }
        } finally {
            Files.deleteIfExists(rom);
            Files.delete(folder);
        }
    }

    private static List<String> probeCommand(Accelerator accelerator, Path rom) {
        List<String> command = new ArrayList<>(List.of(QemuCommandLine.PROGRAM));
        command.addAll(accelerator.arguments());
        command.addAll(List.of("-machine", "q35", "-m", "16", "-nodefaults", "-no-user-config", "-no-reboot"));
        command.addAll(List.of("-display", "none", "-bios", rom.toString()));
        command.addAll(List.of("-device", "isa-debug-exit,iobase=" + ProbeFirmware.EXIT_PORT + ",iosize=1"));
        return command;
    }
}
