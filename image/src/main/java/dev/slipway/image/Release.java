package dev.slipway.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The release of Slipway that is running. */
public final class Release {
    private Release() {}

    /** The version that the build wrote into the jar. */
    public static String version() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Release.class.getResourceAsStream("version.properties")) {
            if (in == null) {
                throw new IOException("version.properties is missing from the jar of Slipway; build it again.");
            }
            properties.load(in);
        }
        return properties.getProperty("version", "unknown");
    }
}
