package dev.slipway.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextsTest {

    @ParameterizedTest
    @CsvSource({"0,0B", "999,999B", "1000,1.00kB", "1234567,1.23MB", "50000000000,50.0GB", "123456789012,123GB"})
    void sizesAreDecimal(long bytes, String text) {
        assertThat(Texts.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S,0 seconds",
        "PT1S,1 second",
        "PT7M,7 minutes",
        "PT1H,1 hour",
        "PT47H,47 hours",
        "P3D,3 days",
        "P15D,2 weeks",
        "P180D,6 months",
        "P1000D,2 years"
    })
    void agesUseOneUnit(Duration age, String text) {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(Texts.age(now.minus(age), now)).isEqualTo(text);
    }
}
