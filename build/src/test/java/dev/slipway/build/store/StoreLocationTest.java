package dev.slipway.build.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreLocationTest {
    private static final Path HOME = Path.of("/home/ann");

    @Test
    void theVariableWinsOverAll() {
        assertThat(StoreLocation.of(Map.of("SLIPWAY_HOME", "/data/s", "XDG_DATA_HOME", "/x"), HOME, true))
                .isEqualTo(Path.of("/data/s"));
    }

    @Test
    void rootHasTheSystemsPlace() {
        assertThat(StoreLocation.of(Map.of("XDG_DATA_HOME", "/x"), Path.of("/root"), true))
                .isEqualTo(Path.of("/var/lib/slipway"));
    }

    @Test
    void usersHaveTheirDataHome() {
        assertThat(StoreLocation.of(Map.of(), HOME, false)).isEqualTo(Path.of("/home/ann/.local/share/slipway"));
        assertThat(StoreLocation.of(Map.of("XDG_DATA_HOME", "/x"), HOME, false)).isEqualTo(Path.of("/x/slipway"));
    }

    @Test
    void aRelativeDataHomeIsIgnoredAsXdgSays() {
        assertThat(StoreLocation.of(Map.of("XDG_DATA_HOME", "x"), HOME, false))
                .isEqualTo(Path.of("/home/ann/.local/share/slipway"));
    }
}
