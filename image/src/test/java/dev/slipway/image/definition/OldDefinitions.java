package dev.slipway.image.definition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The definitions of real images of 2015 to 2021. */
final class OldDefinitions {
    private OldDefinitions() {}

    static Path directory() {
        Path shared = Optional.ofNullable(System.getProperty("SLIPWAY_SHARED"))
                .or(() -> Optional.ofNullable(System.getenv("SLIPWAY_SHARED")))
                .map(Path::of)
                .orElse(Path.of("../../shared"));
        Path definitions = shared.resolve("conformance/definitions");
        Assumptions.assumeTrue(
                Files.isDirectory(definitions), "no conformance data at " + definitions + "; set SLIPWAY_SHARED");
        return definitions;
    }

    /** Every Makefile and env.mk, also those that are there under another name. */
    static List<Path> files() throws IOException {
        try (var files = Files.walk(directory())) {
            return files.filter(file -> file.endsWith("Makefile")
                            || file.endsWith("env.mk")
                            || file.endsWith("Makefile.sample")
                            || file.toString().endsWith(".Makefile"))
                    .toList();
        }
    }
}
