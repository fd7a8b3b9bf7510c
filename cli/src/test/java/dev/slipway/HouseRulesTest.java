package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds what CONTRIBUTING.md asks of the sources. */
class HouseRulesTest {
    private static final int LONGEST_FILE_LINES = 400;

    @Test
    void noFileIsLongerThanAReaderCanHold() throws IOException {
        assertThat(sources().filter(file -> lines(file).size() > LONGEST_FILE_LINES))
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        assertThat(sources()
                        .filter(file -> file.toString().contains("/src/main/"))
                        .map(Path::getParent)
                        .distinct()
                        .filter(folder -> !Files.exists(folder.resolve("package-info.java"))))
                .isEmpty();
    }

    @Test
    void everyPackageIsNullMarked() throws IOException {
        assertThat(sources()
                        .filter(file -> file.endsWith("package-info.java"))
                        .filter(file -> !lines(file).contains("@NullMarked")))
                .isEmpty();
    }

    private static Stream<Path> sources() throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        try (Stream<Path> modules = Files.list(root)) {
            return modules
                    .map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .flatMap(HouseRulesTest::walk)
                    .filter(file -> file.toString().endsWith(".java"))
                    .toList()
                    .stream();
        }
    }

    private static Stream<Path> walk(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
