package dev.slipway.image.definition;

import dev.slipway.machine.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The {@code manifest.json} of Scaleway's later images: which directory holds which version. */
final class Manifest {
    private static final String LATEST = "latest";

    private Manifest() {}

    /**
     * The directory of the version {@code latest}, or of the only one.
     *
     * @throws DefinitionException when it names none, several, or one outside the manifest's own directory
     */
    static Path directory(Path file, String text) {
        try {
            JsonObject images = JsonObject.parse(text, file.toString()).object("images");
            Set<String> versions = new TreeSet<>(images.members().keySet());
            String version = versions.size() == 1 ? versions.iterator().next() : LATEST;
            if (!versions.contains(version)) {
                throw new DefinitionException(file + " has several versions: " + String.join(", ", versions)
                        + ". Build the directory of one of them.");
            }
            String directory = images.object(version).text("directory");
            Path home = DefinitionReader.directoryOf(file).normalize();
            Path found = home.resolve(directory).normalize();
            if (!found.toAbsolutePath().startsWith(home.toAbsolutePath().normalize())) {
                throw new DefinitionException(file + " names the directory " + directory + " of version " + version
                        + ", which lies outside its own. Build that directory itself.");
            }
            return found;
        } catch (IOException e) {
            throw new DefinitionException(Optional.ofNullable(e.getMessage()).orElse(file + " cannot be read")
                    + " It must say images.VERSION.directory.");
        }
    }
}
