package dev.slipway.cli.images;

import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A document that lies beside an image's disk. */
final class Attestation {
    private Attestation() {}

    static void print(Path file, Context context) throws IOException {
        try {
            context.terminal().out().write(Files.readAllBytes(file));
            context.terminal().out().println();
        } catch (NoSuchFileException e) {
            throw Failure.of(
                    file.getFileName().toString().endsWith(".dsse.json")
                            ? "this image has not been signed. Sign it with slipway sign --key FILE IMAGE."
                            : "this image was made by a Slipway that wrote no " + file.getFileName()
                                    + " yet. Remove it (slipway rmi) and build it again.");
        }
    }
}
