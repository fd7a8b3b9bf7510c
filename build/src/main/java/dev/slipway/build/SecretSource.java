package dev.slipway.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the value of a secret comes from; it is read when a step asks for it and never kept. */
public sealed interface SecretSource {
    /** Docker's own limit of a secret. */
    int MAXIMUM_BYTES = 500 * 1024;

    /** A file of the host. */
    record File(Path path) implements SecretSource {}

    /** A variable of this process's environment. */
    record Variable(String name) implements SecretSource {}

    /** The value now; empty when there is no such variable. */
    default Optional<byte[]> read() throws IOException {
        return switch (this) {
            case File file -> {
                if (Files.size(file.path()) > MAXIMUM_BYTES) {
                    throw new IOException(file.path() + " has more than " + MAXIMUM_BYTES + " bytes");
                }
                yield Optional.of(Files.readAllBytes(file.path()));
            }
            case Variable variable ->
                Optional.ofNullable(System.getenv(variable.name())).map(v -> v.getBytes(StandardCharsets.UTF_8));
        };
    }

    /**
     * Parses {@code id=ID[,src=FILE|,env=NAME]} as {@code docker build --secret}: without either, the variable of that
     * name when there is one, else the file of that name. A relative file starts at {@code directory}.
     */
    static java.util.Map.Entry<String, SecretSource> parseOption(String option, Path directory) throws BuildException {
        return SecretOption.parse(option, directory);
    }
}
