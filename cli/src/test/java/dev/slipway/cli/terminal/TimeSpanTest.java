package dev.slipway.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeSpanTest {
    @Test
    void spansAsDockerHasThemAndDays() {
        assertThat(TimeSpan.parse("--x", "24h")).isEqualTo(Duration.ofHours(24));
        assertThat(TimeSpan.parse("--x", "1h30m")).isEqualTo(Duration.ofMinutes(90));
        assertThat(TimeSpan.parse("--x", "7d")).isEqualTo(Duration.ofDays(7));
        assertThat(TimeSpan.parse("--x", "0s")).isEqualTo(Duration.ZERO);
    }

    @Test
    void whatIsNoSpanIsRefused() {
        for (String text : List.of("", "7", "d", "-1h", "1h-", "1w", "1.5h", "9999999d", "h1")) {
            assertThatThrownBy(() -> TimeSpan.parse("--x", text))
                    .as(text)
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("--x " + text + " is not a time span");
        }
    }
}
