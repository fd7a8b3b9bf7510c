package dev.slipway.cli.cloud;

import dev.slipway.cli.terminal.Failure;
import dev.slipway.cloud.objects.KeyFile;
import dev.slipway.cloud.objects.ObjectService.Keys;
import dev.slipway.scaleway.configuration.Profile;
import dev.slipway.scaleway.configuration.Setting;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Properties;

/**
 * Where the local cloud of a store serves, in a file that {@code slipway cloud} writes when it starts.
 *
 * @param data where its keys are
 */
record LocalEndpoint(String url, Path data) {
    private static final String URL = "url";
    private static final String DATA = "data";

    private static Path file(Path home) {
        return home.resolve("cloud-endpoint.properties");
    }

    void write(Path home) throws IOException {
        Properties properties = new Properties();
        properties.setProperty(URL, url);
        properties.setProperty(DATA, data.toString());
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Files.createDirectories(home);
        Path part = home.resolve("cloud-endpoint.part");
        Files.writeString(part, text.toString());
        Files.move(part, file(home), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static LocalEndpoint of(Path home) throws IOException {
        if (!Files.exists(file(home))) {
            throw Failure.of("no local cloud has been served from the store " + home
                    + " yet. Start one in another terminal: slipway cloud");
        }
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file(home), StandardCharsets.UTF_8)) {
            properties.load(in);
        }
        return new LocalEndpoint(properties.getProperty(URL, ""), Path.of(properties.getProperty(DATA, "")));
    }

    /** What the official tools would have to be told to reach it. */
    Profile profile() throws IOException {
        Keys keys = KeyFile.of(data);
        return new Profile(Map.of(
                Setting.API_URL, url,
                Setting.S3_ENDPOINT, url,
                Setting.ACCESS_KEY, keys.access(),
                Setting.SECRET_KEY, keys.secret(),
                Setting.PROJECT, keys.project(),
                Setting.REGION, keys.region()));
    }
}
