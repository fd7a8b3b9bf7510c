package dev.slipway.build;

import dev.slipway.dockerfile.source.DockerfileException;
import dev.slipway.dockerfile.source.SourceText;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The Dockerfile of a build.
 *
 * @param name how messages call it
 * @param text the whole file
 * @param file where it lies, beside which {@code <name>.dockerignore} is looked for
 */
public record DockerfileText(String name, String text, Optional<Path> file) {

    /** Reads a file; {@code directory} is what its name in messages is relative to. */
    public static DockerfileText read(Path file, Path directory) throws BuildException {
        try {
            Path absolute = file.toAbsolutePath().normalize();
            Path base = directory.toAbsolutePath().normalize();
            String name = absolute.startsWith(base) ? base.relativize(absolute).toString() : file.toString();
            // Bytes that are not UTF-8 stay what they are, as in names of files.
            SourceText source = SourceText.read(file, name);
            return new DockerfileText(name, String.join("", source.rawLines()), Optional.of(absolute));
        } catch (DockerfileException e) {
            throw BuildException.of(e);
        } catch (NoSuchFileException e) {
            throw new BuildException(
                    "There is no Dockerfile at " + file, "Create it, or name another with -f FILE.", e);
        } catch (IOException e) {
            throw new BuildException(
                    "Cannot read the Dockerfile " + file + ": " + e.getMessage(),
                    "It must be a readable text file.",
                    e);
        }
    }

    /** A Dockerfile that lies in no file. */
    public static DockerfileText of(String name, String text) {
        return new DockerfileText(name, text, Optional.empty());
    }
}
