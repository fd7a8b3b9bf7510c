package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    /** Both caches are there, and no command failed that the long one is learnt from. */
    @Test
    void theJvmHasLearnt() {
        Path quick = Slipway.CHECKOUT.resolve("cli/target/quick");
        assertThat(quick.resolve("lib/slipway.aot")).isNotEmptyFile();
        assertThat(quick.resolve("lib/slipway-long.aot")).isNotEmptyFile();
        assertThat(quick.resolve("build.log")).content().doesNotContain("slipway:");
    }

    @Test
    void aDockerfileMayComeByAPipe(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("greeting"), "hello");
        String tar = folder.resolve("tree.tar").toString();
        Slipway.Outcome outcome = slipway.runWithInput(
                "FROM scratch\nCOPY greeting /\n", "build", "-f", "-", folder.toString(), "-o", "type=tar,dest=" + tar);
        assertThat(outcome.status()).as(outcome.all()).isZero();
        Tool.run("tar", "-xOf", tar, "greeting").says("hello");
    }

    @Test
    void soMayOneThatIsChecked() throws Exception {
        Slipway.Outcome outcome = slipway.runWithInput("FROM scratch\nMAINTAINER me\n", "lint", "-");
        assertThat(outcome.status()).as(outcome.all()).isEqualTo(1);
        assertThat(outcome.out()).startsWith("-:2:").contains("MaintainerDeprecated");
    }

    @Test
    void doctorFindsWhatTheTestsNeed() throws Exception {
        Slipway.Outcome outcome = slipway.run("doctor", "--tests");
        assertThat(outcome.status()).as(outcome.all()).isZero();
        assertThat(outcome.out()).doesNotContain("MISSING");
    }
}
