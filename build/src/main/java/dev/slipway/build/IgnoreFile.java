package dev.slipway.build;

import dev.slipway.dockerfile.pattern.BadPatternException;
import dev.slipway.dockerfile.pattern.IgnoreRules;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file that says what of a build context is left out.
 *
 * @param name as messages call it
 * @param rules what it says; none where there is no such file
 */
public record IgnoreFile(String name, IgnoreRules rules) {
    private static final String NAME = ".dockerignore";

    /**
     * The file for a context: {@code <Dockerfile>.dockerignore} beside the Dockerfile, else {@code .dockerignore}.
     *
     * @throws BuildException when it is no text, or has a bad pattern
     */
    public static IgnoreFile of(Path directory, Optional<Path> dockerfile) throws BuildException, IOException {
        Path file = dockerfile
                .map(beside -> beside.resolveSibling(beside.getFileName() + NAME))
                .filter(Files::isRegularFile)
                .orElse(directory.resolve(NAME));
        return new IgnoreFile(String.valueOf(file.getFileName()), rules(file));
    }

    private static IgnoreRules rules(Path file) throws BuildException, IOException {
        if (!Files.isRegularFile(file)) {
            return IgnoreRules.NONE;
        }
        try {
            return IgnoreRules.parse(Files.readString(file));
        } catch (BadPatternException e) {
            throw new BuildException(file + " has a bad pattern: " + e.getMessage(), "Correct the pattern.", e);
        } catch (MalformedInputException e) {
            throw new BuildException(file + " is not text in UTF-8", "Save it as UTF-8.", e);
        }
    }
}
