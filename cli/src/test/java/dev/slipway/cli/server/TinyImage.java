package dev.slipway.cli.server;

import dev.slipway.build.store.Scratch;
import dev.slipway.build.store.Store;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.catalogue.DiskFacts;
import dev.slipway.image.catalogue.Image;
import dev.slipway.image.catalogue.ImageFacts;
import dev.slipway.image.catalogue.ImageFiles;
import dev.slipway.image.catalogue.ImageReference;
import dev.slipway.image.definition.Boot;
import dev.slipway.image.harden.Hardening;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** An image whose server is one boot sector: it greets on the serial line and sleeps until the power button. */
final class TinyImage {
    static final String GREETING = "hello from the boot sector";
    static final String FAREWELL = "switching off";

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

    private TinyImage() {}

    /** Puts the image into the store at {@code home} as {@code tiny:latest}. */
    static Image make(Path home) throws IOException, InterruptedException {
        UUID id = UUID.randomUUID();
        ImageFacts facts = new ImageFacts(
                id,
                "tiny",
                "",
                "x86_64",
                Instant.now(),
                "sha256:" + "0".repeat(64),
                Map.of(),
                "tiny",
                new Boot(Boot.Mode.DISK, Boot.Firmware.BIOS, "none"),
                Hardening.NONE,
                Optional.empty(),
                "tiny",
                new DiskFacts(DISK_BYTES, 2 * DISK_BYTES, 512, "sha256:" + "0".repeat(64), id),
                List.of(),
                List.of());
        try (Store store = Store.open(home);
                Scratch scratch = store.scratch("tiny")) {
            Files.write(Catalogue.draft(scratch).resolve(ImageFiles.DISK), disk());
            Catalogue catalogue = Catalogue.of(store);
            Image image = catalogue.publish(facts, scratch);
            catalogue.tag(image, ImageReference.of("tiny"));
            return image;
        }
    }

    private static byte[] disk() {
        byte[] disk = new byte[DISK_BYTES];
        byte[] code = HexFormat.of().parseHex(INSTRUCTIONS);
        System.arraycopy(code, 0, disk, 0, code.length);
        byte[] texts = (GREETING + "\r\n\0" + FAREWELL + "\r\n\0").getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(texts, 0, disk, code.length, texts.length);
        disk[510] = 0x55;
        disk[511] = (byte) 0xaa;
        return disk;
    }
}
