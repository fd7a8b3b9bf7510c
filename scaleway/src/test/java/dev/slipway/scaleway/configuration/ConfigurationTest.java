package dev.slipway.scaleway.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file, its profiles and the environment, and who wins. */
class ConfigurationTest {
    private static final String KEY = "SCW00000000000000001";
    private static final String SECRET = "11111111-1111-4111-8111-111111111111";
    private static final String OTHER_SECRET = "22222222-2222-4222-8222-222222222222";

    @TempDir
    private Path home = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = home.resolve(".config/scw/config.yaml");
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, """
                access_key: %s
                secret_key: %s
                default_region: fr-par
                send_telemetry: true
                active_profile: work
                profiles:
                  work:
                    default_region: nl-ams
                    future_key: [1, 2]
                  lab:
                    secret_key: %s
                    api_url: http://127.0.0.1:4599
                """.formatted(KEY, SECRET, OTHER_SECRET));
    }

    private Configuration read(Map<String, String> environment, String... name) throws IOException {
        return Configuration.read(environment, home, name.length == 0 ? Optional.empty() : Optional.of(name[0]));
    }

    @Test
    void aNamedProfileIsOverTheRootOne() throws IOException {
        Configuration work = read(Map.of());
        assertThat(work.region()).isEqualTo("nl-ams");
        assertThat(work.zone()).isEqualTo("nl-ams-1");
        assertThat(work.secretKey()).isEqualTo(SECRET);
        assertThat(work.apiUrl()).isEqualTo("https://api.scaleway.com");
    }

    @Test
    void theCallChoosesBeforeTheVariableBeforeTheFile() throws IOException {
        assertThat(read(Map.of("SCW_PROFILE", "lab")).secretKey()).isEqualTo(OTHER_SECRET);
        assertThat(read(Map.of("SCW_PROFILE", "lab"), "work").secretKey()).isEqualTo(SECRET);
        assertThat(read(Map.of("SCW_PROFILE", "default")).region()).isEqualTo("fr-par");
    }

    @Test
    void theEnvironmentIsOverEveryProfile() throws IOException {
        Map<String, String> environment = Map.of("SCW_SECRET_KEY", SECRET, "SCW_API_URL", "http://127.0.0.1:1");
        assertThat(read(environment, "lab").secretKey()).isEqualTo(SECRET);
        assertThat(read(environment, "lab").apiUrl()).isEqualTo("http://127.0.0.1:1");
    }

    @Test
    void variablesOfOlderToolsAreReadAfterTodays() throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of("SCW_TOKEN", OTHER_SECRET, "SCW_REGION", "par1"));
        assertThat(read(environment).secretKey()).isEqualTo(OTHER_SECRET);
        assertThat(read(environment).region()).isEqualTo("fr-par");
        environment.put("SCW_SECRET_KEY", SECRET);
        assertThat(read(environment).secretKey()).isEqualTo(SECRET);
        Profile insecure = Profile.ofEnvironment(Map.of("SCW_TLSVERIFY", "0"));
        assertThat(insecure.get(Setting.INSECURE)).contains("true");
    }

    @Test
    void theFileIsWhereTheOfficialToolsLook() throws IOException {
        Path xdg = Files.createDirectories(home.resolve("xdg/scw"));
        assertThat(ConfigurationFile.location(Map.of(), home)).isEqualTo(file);
        Map<String, String> environment =
                Map.of("XDG_CONFIG_HOME", home.resolve("xdg").toString());
        Files.writeString(xdg.resolve("config.yml"), "");
        assertThat(ConfigurationFile.location(environment, home)).isEqualTo(xdg.resolve("config.yml"));
        Files.writeString(xdg.resolve("config.yaml"), "");
        assertThat(ConfigurationFile.location(environment, home)).isEqualTo(xdg.resolve("config.yaml"));
        assertThat(ConfigurationFile.location(Map.of("SCW_CONFIG_PATH", "/elsewhere"), home))
                .isEqualTo(Path.of("/elsewhere"));
        assertThat(read(Map.of("SCW_CONFIG_PATH", "/not/there")).region()).isEqualTo("fr-par");
    }

    @Test
    void aZoneAloneGivesItsRegion() throws IOException {
        Configuration milan = read(Map.of("SCW_CONFIG_PATH", "/not/there", "SCW_DEFAULT_ZONE", "it-mil-1"));
        assertThat(milan.region()).isEqualTo("it-mil");
        assertThat(milan.s3Endpoint(milan.region())).isEqualTo("https://s3.it-mil.scw.cloud");
    }

    @Test
    void whatIsWrongIsNamedAndNoSecretIsShown() {
        assertThatThrownBy(() -> read(Map.of("SCW_SECRET_KEY", "not-a-uuid-but-secret")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("SCW_SECRET_KEY")
                .hasMessageNotContaining("not-a-uuid");
        assertThatThrownBy(() -> read(Map.of("SCW_API_URL", "http://127.0.0.1:1/")))
                .hasMessageContaining("does not end with a slash");
        assertThatThrownBy(() -> read(Map.of(), "nobody")).hasMessageContaining("[lab, work]");
        assertThatThrownBy(() -> read(Map.of("SCW_CONFIG_PATH", "/not/there")).secretKey())
                .hasMessageContaining("Set SCW_SECRET_KEY");
        assertThat(new Profile(Map.of(Setting.SECRET_KEY, SECRET)).toString()).doesNotContain(SECRET);
    }

    @Test
    void brokenYamlIsRefusedWithoutQuotingIt() throws IOException {
        Files.writeString(file, "secret_key: \"" + SECRET + "\nx: [");
        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void writingKeepsWhatIsNotKnownHere() throws IOException {
        Profile more = new Profile(Map.of(Setting.ZONE, "nl-ams-2", Setting.INSECURE, "true"));
        ConfigurationFile.read(file).with(Optional.of("work"), more).write();
        ConfigurationFile again = ConfigurationFile.read(file);
        assertThat(again.profile("work").get(Setting.ZONE)).contains("nl-ams-2");
        assertThat(Files.readString(file)).contains("send_telemetry: true", "future_key:", "insecure: true");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file.resolveSibling("").toFile().list()).containsExactly("config.yaml");
    }

    @Test
    void theFirstProfileIsWrittenIntoANewFolder() throws IOException {
        Path fresh = home.resolve("new/scw/config.yaml");
        ConfigurationFile.read(fresh)
                .with(Optional.empty(), new Profile(Map.of(Setting.ACCESS_KEY, KEY, Setting.SECRET_KEY, SECRET)))
                .write();
        assertThat(ConfigurationFile.read(fresh).root().get(Setting.ACCESS_KEY)).contains(KEY);
    }
}
