package dev.slipway.scaleway.configuration;

import dev.slipway.scaleway.client.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What holds after all: the environment, over the chosen profile, over the defaults.
 *
 * @param profile where no one else says anything
 */
public record Configuration(Profile profile) {
    private static final String API_URL = "https://api.scaleway.com";
    private static final String REGION = "fr-par";

    /** Reads the file and the environment; {@code name} chooses a profile before SCW_PROFILE and the file do. */
    public static Configuration read(Map<String, String> environment, Path home, Optional<String> name)
            throws IOException {
        ConfigurationFile file = ConfigurationFile.read(ConfigurationFile.location(environment, home));
        Optional<String> variable =
                Optional.ofNullable(environment.get("SCW_PROFILE")).filter(value -> !value.isEmpty());
        Optional<String> chosen = name.or(() -> variable).or(file::activeProfile);
        Profile said = chosen.isPresent() ? file.profile(chosen.get()) : file.root();
        return new Configuration(said.overriddenBy(Profile.ofEnvironment(environment)));
    }

    /** The API's base, without a slash at its end. */
    public String apiUrl() {
        return profile.get(Setting.API_URL).orElse(API_URL);
    }

    /** The region; where only a zone is said, that zone's. */
    public String region() {
        return profile.get(Setting.REGION)
                .or(() -> profile.get(Setting.ZONE).map(Configuration::regionOf))
                .orElse(REGION);
    }

    /** The zone; where only a region is said, that region's first, for images go where their objects are. */
    public String zone() {
        return profile.get(Setting.ZONE).orElseGet(() -> region() + "-1");
    }

    /** The region that {@code zone} is in. */
    public static String regionOf(String zone) {
        return zone.substring(0, zone.lastIndexOf('-'));
    }

    /** Where object storage of {@code region} is. */
    public String s3Endpoint(String region) {
        return profile.get(Setting.S3_ENDPOINT).orElse("https://s3." + region + ".scw.cloud");
    }

    /** How requests travel. */
    public Transport transport() {
        return new Transport(
                profile.get(Setting.INSECURE).map("true"::equals).orElse(false), profile.get(Setting.USER_AGENT));
    }

    /** What every request needs; the error says how to get it. */
    public String secretKey() throws ConfigurationException {
        return required(Setting.SECRET_KEY);
    }

    /** The half of the key that is no secret. */
    public String accessKey() throws ConfigurationException {
        return required(Setting.ACCESS_KEY);
    }

    /** The project that owns what is made; an organization's first project has the organization's id. */
    public String project() throws ConfigurationException {
        Optional<String> project = profile.get(Setting.PROJECT).or(() -> profile.get(Setting.ORGANIZATION));
        return project.isPresent() ? project.get() : required(Setting.PROJECT);
    }

    private String required(Setting setting) throws ConfigurationException {
        Optional<String> value = profile.get(setting);
        if (value.isEmpty()) {
            throw new ConfigurationException("no " + setting.key() + " is configured. Set "
                    + setting.variables().getFirst() + ", or write it into the configuration file.");
        }
        return value.get();
    }
}
