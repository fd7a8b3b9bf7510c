package dev.slipway.build.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processes of this host, in whatever namespace. */
final class Processes {
    private Processes() {}

    /** Command lines that hold both words as arguments. */
    static List<String> with(String program, String argument) throws IOException {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
                    List<String> words = List.of(line.split("\0"));
                    if (words.contains(argument) && words.stream().anyMatch(w -> w.endsWith(program))) {
                        found.add(String.join(" ", words));
                    }
                } catch (IOException e) {
                    assertThat(process)
                            .as("only a process that has ended cannot be read")
                            .doesNotExist();
                }
            }
        }
        return found;
    }
}
