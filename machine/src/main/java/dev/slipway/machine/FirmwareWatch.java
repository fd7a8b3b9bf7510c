package dev.slipway.machine;

import dev.slipway.machine.qmp.Qmp;
import dev.slipway.machine.qmp.QmpEvent;
import dev.slipway.machine.serial.SerialLog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resets a machine once more when its UEFI firmware does not come back from a reset. OVMF under load can hang before its
 * first word (edk2 issue 8527, pull request 3662), which says nothing of the system on the disk. It holds the machine's
 * only QMP connection; safe for one thread.
 */
public final class FirmwareWatch implements AutoCloseable {
    /** Firmware speaks within 10 s, on a host with three guests for each processor within 30 s. */
    public static final Duration SILENCE = Duration.ofMinutes(2);

    private static final Pattern POSITION = Pattern.compile("\\b[RE]?IP=[0-9a-f]+");

    private final Qmp qmp;
    private final SerialLog log;
    private final Duration silence;
    private Optional<Instant> silentSince;
    /** Firmware that hangs again is broken, and whoever waits for the guest should see it give up. */
    private boolean isResetAgain;

    /**
     * Watches a machine that is switched on, or reset, at {@code start}.
     *
     * @param silence how long firmware may say nothing
     */
    public FirmwareWatch(Qmp qmp, SerialLog log, Instant start, Duration silence) {
        this.qmp = qmp;
        this.log = log;
        this.silence = silence;
        this.silentSince = Optional.of(start);
    }

    /** Whether the machine was reset just now because its firmware had been silent for too long. */
    public boolean look() throws IOException, InterruptedException {
        for (Optional<QmpEvent> event = event(); event.isPresent(); event = event()) {
            if (event.get().name().equals("RESET")) {
                silentSince = Optional.of(event.get().at());
            }
        }
        if (silentSince.isEmpty()) {
            return false;
        }
        Instant since = silentSince.get();
        // QEMU makes an empty log when it starts.
        if (log.sizeBytes() > 0 && log.lastProgress().isAfter(since)) {
            silentSince = Optional.empty();
            isResetAgain = false;
        } else if (!isResetAgain && since.plus(silence).isBefore(Instant.now())) {
            isResetAgain = true;
            qmp.execute("system_reset");
            return true;
        }
        return false;
    }

    /** Where the machine stands, for whoever gave it up: QEMU's word for its state, and the processor's position. */
    public String condition() throws IOException, InterruptedException {
        String state = qmp.execute("query-status").text("status");
        Matcher position = POSITION.matcher(qmp.human("info registers"));
        return "QEMU says \"" + state + "\"" + (position.find() ? ", with the processor at " + position.group() : "");
    }

    private Optional<QmpEvent> event() throws InterruptedException {
        return qmp.event(Duration.ZERO);
    }

    @Override
    public void close() throws IOException {
        qmp.close();
    }
}
