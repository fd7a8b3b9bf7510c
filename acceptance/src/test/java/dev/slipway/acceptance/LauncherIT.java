package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LauncherIT {
    private final Slipway slipway = Slipway.shared();

    @Test
    void saysItsVersion() throws Exception {
        Slipway.Outcome outcome = slipway.run("version");
        assertThat(outcome.status()).as(outcome.all()).isZero();
        assertThat(outcome.out()).matches("slipway \\d+\\.\\d+\\.\\d+\\S* \\(Java (2[5-9]|[3-9]\\d)\\S*\\)\n");
    }

    @Test
    void aWrongCallIsStatusTwoAndNamesTheHelp() throws Exception {
        Slipway.Outcome outcome = slipway.run("version", "--nonsense");
        assertThat(outcome.status()).as(outcome.all()).isEqualTo(2);
        assertThat(outcome.err()).contains("--nonsense").contains("slipway version --help");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void anUnknownVerbIsStatusTwo() throws Exception {
        Slipway.Outcome outcome = slipway.run("biuld");
        assertThat(outcome.status()).as(outcome.all()).isEqualTo(2);
        assertThat(outcome.err()).contains("biuld").contains("build");
    }

    @Test
    void doctorFindsWhatTheTestsNeed() throws Exception {
        Slipway.Outcome outcome = slipway.run("doctor", "--tests");
        assertThat(outcome.status()).as(outcome.all()).isZero();
        assertThat(outcome.out()).doesNotContain("MISSING");
    }
}
