package dev.slipway.image.definition;

import dev.slipway.image.harden.Hardening;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds and reads the definition of the image in a directory: slipway.yaml, else env.mk or a Makefile, else just a Dockerfile. */
public final class DefinitionReader {
    private DefinitionReader() {}

    /**
     * Reads the definition of a directory.
     *
     * @throws DefinitionException when there is none, or it says what it cannot mean
     */
    public static Definition read(Path directory) {
        return read(directory, Map.of());
    }

    /**
     * Reads the definition of a directory as make would with {@code given} on its command line.
     *
     * @param given variables of the Makefile or env.mk, by name
     * @throws DefinitionException when there is none, or it says what it cannot mean
     */
    public static Definition read(Path directory, Map<String, String> given) {
        if (!Files.isDirectory(directory)) {
            throw new DefinitionException("cannot build " + directory
                    + ": it is not a directory. Give the directory that holds slipway.yaml or a Dockerfile.");
        }
        Path yaml = directory.resolve("slipway.yaml");
        Optional<Definition> made = ofMake(directory, given);
        // A link that leads nowhere was meant to say something: defaults in its place would build another image.
        if (Files.exists(yaml, LinkOption.NOFOLLOW_LINKS)) {
            return YamlDefinition.read(yaml, text(yaml), made);
        }
        if (made.isPresent()) {
            return made.get();
        }
        Path manifest = directory.resolve("manifest.json");
        if (Files.isRegularFile(manifest) && !Files.exists(directory.resolve("Dockerfile"))) {
            Path version = Manifest.directory(manifest, text(manifest));
            if (!version.equals(directory.normalize())) {
                return read(version, given);
            }
        }
        return given.isEmpty() ? bare(directory) : byCommandLine(directory, given);
    }

    /** Make's command line makes a definition of whatever Makefile it was given for. */
    private static Definition byCommandLine(Path directory, Map<String, String> given) {
        Path make = directory.resolve("Makefile");
        return Files.isRegularFile(make)
                ? MakeDefinition.read(make, text(make), given)
                : MakeDefinition.read(directory.resolve("Dockerfile"), "", given);
    }

    /** What env.mk or a Makefile says, if there is one of the kind. */
    private static Optional<Definition> ofMake(Path directory, Map<String, String> given) {
        for (String name : List.of("env.mk", "Makefile")) {
            Path make = directory.resolve(name);
            if (Files.isRegularFile(make) && MakeDefinition.isDefinition(make, text(make))) {
                return Optional.of(MakeDefinition.read(make, text(make), given));
            }
        }
        return Optional.empty();
    }

    private static Definition bare(Path directory) {
        String name = ImageName.sanitized(nameOf(directory));
        Path dockerfile = directory.resolve("Dockerfile");
        return new Definition(
                dockerfile,
                name,
                "latest",
                List.of(),
                name,
                name,
                "x86_64",
                dockerfile,
                directory,
                Optional.empty(),
                Map.of(),
                Map.of(),
                Map.of(),
                ImageName.hostnameFrom(name),
                DiskSize.AUTO,
                List.of(),
                Boot.DEFAULT,
                Finish.SERVER,
                Hardening.NONE,
                List.of(),
                List.of());
    }

    static Path directoryOf(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("") : parent;
    }

    /** The last part of a directory's full path. */
    static String nameOf(Path directory) {
        Path last = directory.toAbsolutePath().normalize().getFileName();
        return last == null ? "image" : last.toString();
    }

    private static String text(Path file) {
        if (Files.isSymbolicLink(file) && !Files.exists(file)) {
            throw new DefinitionException("cannot read " + file
                    + ": it is a symbolic link to something that is not there. Mend the link or remove it.");
        }
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw new DefinitionException("cannot read " + file + ": it is not UTF-8 text. Save it as UTF-8.");
        } catch (IOException e) {
            throw new DefinitionException("cannot read " + file + ": " + e.getMessage() + ". Make it a readable file.");
        }
    }
}
