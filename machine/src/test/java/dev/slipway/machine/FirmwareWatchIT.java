package dev.slipway.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.machine.qemu.QemuCommandLine;
import dev.slipway.machine.qmp.Qmp;
import dev.slipway.machine.serial.SerialLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real machine whose firmware counts its starts, prints the number, resets after the first and may hang at others. */
class FirmwareWatchIT {
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int ROM_BYTES = 0x10000;
    private static final int RESET_VECTOR = 0xfff0;

    @TempDir
    private Path folder = Path.of("");

    private SerialLog log = new SerialLog(Path.of(""));

    @Test
    void firmwareThatHangsAfterTheGuestsResetIsResetOnceMore() throws Exception {
        assertThat(resets(2, 2, "13")).isEqualTo(1);
    }

    @Test
    void firmwareThatHangsWhenSwitchedOnIsResetToo() throws Exception {
        assertThat(resets(1, 1, "2")).isEqualTo(1);
    }

    @Test
    void firmwareThatComesBackIsLeftAlone() throws Exception {
        assertThat(resets(0, 0, "12")).isZero();
    }

    @Test
    void firmwareThatHangsAgainIsLeftToBeGivenUp() throws Exception {
        assertThat(resets(2, 200, "1")).isEqualTo(1);
    }

    /** How often a machine is reset whose firmware hangs at these starts, until nothing happens any more. */
    private int resets(int firstHang, int lastHang, String printed) throws Exception {
        log = new SerialLog(folder.resolve("serial.log"));
        Path rom = Files.write(folder.resolve("rom"), rom(firstHang, lastHang));
        Path socket = folder.resolve("qmp");
        Process qemu = start(rom, socket);
        try (Qmp qmp = connect(socket);
                FirmwareWatch watch = new FirmwareWatch(qmp, log, Instant.now(), SILENCE)) {
            int resets = 0;
            qmp.execute("cont");
            Instant quietSince = Instant.now();
            Instant deadline = quietSince.plus(LIMIT);
            while (quietSince.plus(SILENCE.multipliedBy(2)).isAfter(Instant.now())) {
                assertThat(Instant.now()).as(log.text()).isBefore(deadline);
                if (watch.look()) {
                    resets++;
                    quietSince = Instant.now();
                }
                Thread.sleep(20);
            }
            assertThat(log.text()).isEqualTo(printed);
            assertThat(watch.condition()).matches("QEMU says \"running\", with the processor at EIP=[0-9a-f]{8}");
            return resets;
        } finally {
            qemu.destroyForcibly().waitFor();
        }
    }

    private Process start(Path rom, Path socket) throws IOException {
        return new ProcessBuilder(
                        QemuCommandLine.PROGRAM,
                        "-accel",
                        "tcg",
                        "-machine",
                        "q35",
                        "-nodefaults",
                        "-no-user-config",
                        "-display",
                        "none",
                        "-m",
                        "16",
                        "-bios",
                        rom.toString(),
                        "-chardev",
                        "file,id=serial,path=" + log.file(),
                        "-serial",
                        "chardev:serial",
                        "-qmp",
                        "unix:" + socket + ",server=on,wait=off")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("qemu.log").toFile())
                .start();
    }

    private Qmp connect(Path socket) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(LIMIT);
        while (true) {
            try {
                return Qmp.connect(socket);
            } catch (IOException e) {
                if (Instant.now().isAfter(deadline)) {
                    throw new IOException(Files.readString(folder.resolve("qemu.log")), e);
                }
                Thread.sleep(20);
            }
        }
    }

    private static byte[] rom(int firstHang, int lastHang) {
        HexFormat hex = HexFormat.of();
        String first = hex.toHexDigits((byte) firstHang);
        String last = hex.toHexDigits((byte) lastHang);
        byte[] code = hex.parseHex(
                "fa" // cli
                        + "66b9002d3101664975fc" // count to 20 million: none speaks in the tick of its reset
                        + "b060e670e471fec088c3" // bl = cmos[0x60] + 1
                        + "b060e67088d8e671" // cmos[0x60] = bl
                        + "80fb" + first + "7205" // below the first start that hangs: speak
                        + "80fb" + last + "7616" // up to the last one: hang
                        + "baf80388d80430ee" // speak: out 0x3f8, '0' + bl
                        + "80fb017509" // only after the first start:
                        + "baf90cb002eeb006ee" // out 0xcf9, 2, then 6: reset
                        + "f4ebfd"); // hang: hlt for ever
        byte[] rom = new byte[ROM_BYTES];
        System.arraycopy(code, 0, rom, 0, code.length);
        byte[] jumpToCode = hex.parseHex("e90d00");
        System.arraycopy(jumpToCode, 0, rom, RESET_VECTOR, jumpToCode.length);
        return rom;
    }
}
