package dev.slipway.cli.cloud;

import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.scaleway.configuration.Configuration;
import dev.slipway.scaleway.configuration.ConfigurationFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Which cloud is meant where none is named, and what is known of each. */
record CloudContexts(Context context) {

    private Path file() {
        return Stores.location(context).resolve("context");
    }

    /** The one that {@code context use} chose last; this host where nobody chose. */
    CloudName current() throws IOException {
        return Files.exists(file()) ? CloudName.parse(Files.readString(file()).strip()) : new CloudName.Host();
    }

    void use(CloudName name) throws IOException {
        Files.createDirectories(Stores.location(context));
        Path part = Stores.location(context).resolve("context.part");
        Files.writeString(part, name + "\n");
        Files.move(part, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The configuration that leads there; none leads to this host. */
    Optional<Configuration> configuration(CloudName name) throws IOException {
        return switch (name) {
            case CloudName.Host ignored -> Optional.empty();
            case CloudName.Local ignored ->
                Optional.of(new Configuration(
                        LocalEndpoint.of(Stores.location(context)).profile()));
            case CloudName.Scaleway scaleway ->
                Optional.of(Configuration.read(context.environment(), home(), scaleway.profile()));
        };
    }

    /** The official configuration file. */
    ConfigurationFile officialFile() throws IOException {
        return ConfigurationFile.read(ConfigurationFile.location(context.environment(), home()));
    }

    private Path home() {
        return Path.of(context.variable("HOME").orElseGet(() -> System.getProperty("user.home", "/")));
    }
}
