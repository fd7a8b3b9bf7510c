package dev.slipway.machine.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceleratorIT {
    @TempDir
    private Path cache = Path.of("");

    @Test
    void theProbeEndsAsItShouldWhereInstructionsRun() throws Exception {
        assertThat(Accelerator.probe(Accelerator.TCG, Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void aProbeThatIsTooSlowFails() throws Exception {
        assertThat(Accelerator.probe(Accelerator.TCG, Duration.ofMillis(1))).isFalse();
    }

    @Test
    void theOutcomeIsRememberedForThisBootOnly() throws Exception {
        Accelerator found = Accelerator.detect(cache, Map.of());
        Path remembered = cache.resolve("accelerator");
        if (!Files.exists(remembered)) {
            // Without /dev/kvm there is nothing to prove and nothing to remember.
            assertThat(found).isEqualTo(Accelerator.TCG);
            return;
        }
        String bootId =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        assertThat(remembered).hasContent(bootId + "\n" + found.name());

        Accelerator other = found == Accelerator.KVM ? Accelerator.TCG : Accelerator.KVM;
        Files.writeString(remembered, bootId + "\n" + other.name() + "\n");
        assertThat(Accelerator.detect(cache, Map.of())).as("remembered").isEqualTo(other);
        Files.writeString(remembered, "an-earlier-boot\n" + other.name() + "\n");
        assertThat(Accelerator.detect(cache, Map.of())).as("probed again").isEqualTo(found);
    }

    @Test
    void theEnvironmentDecides() throws Exception {
        assertThat(Accelerator.detect(cache, Map.of("SLIPWAY_ACCEL", "kvm"))).isEqualTo(Accelerator.KVM);
        assertThat(Accelerator.detect(cache, Map.of("SLIPWAY_ACCEL", "TCG"))).isEqualTo(Accelerator.TCG);
        assertThatThrownBy(() -> Accelerator.detect(cache, Map.of("SLIPWAY_ACCEL", "hvf")))
                .isInstanceOf(MachineException.class)
                .hasMessageContaining("kvm or tcg");
    }
}
