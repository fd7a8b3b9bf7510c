package dev.slipway.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** A guest of one boot sector: greets on the serial line, then sleeps until the power button, then switches off. */
final class TinyGuest {
    static final String GREETING = "hello from the boot sector";
    static final String FAREWELL = "switching off";

    private static final int SECTOR_BYTES = 512;
    private static final int DISK_BYTES = 1 << 20;

    private static final String INSTRUCTIONS = "31c08ed8" // ds = 0
            + "be427ce82000" // print the greeting
            + "ba0206b80001ef" // PM1_EN: the power button
            + "fbf4" // sti; hlt
            + "ba0006edf6c40174f5" // PM1_STS: back to hlt until the button
            + "be5f7ce80800" // print the farewell
            + "ba0406b80020eff4" // PM1_CNT: soft off; hlt
            // print: each byte up to 0 to the first serial port, when that is ready for it
            + "ac84c0741288c4bafd03eca82074fbbaf80388e0eeebe9c3";

    private TinyGuest() {}

    /** Writes the guest's raw disk. */
    static Path write(Path file) throws IOException {
        byte[] disk = new byte[DISK_BYTES];
        byte[] code = HexFormat.of().parseHex(INSTRUCTIONS);
        System.arraycopy(code, 0, disk, 0, code.length);
        byte[] texts = (GREETING + "\r\n\0" + FAREWELL + "\r\n\0").getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(texts, 0, disk, code.length, texts.length);
        disk[SECTOR_BYTES - 2] = 0x55;
        disk[SECTOR_BYTES - 1] = (byte) 0xaa;
        return Files.write(file, disk);
    }
}
