package dev.slipway.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {
    @Test
    void partsAreKeptApart() {
        assertThat(Recipe.digest(List.of("ab", "c"))).isNotEqualTo(Recipe.digest(List.of("a", "bc")));
        assertThat(Recipe.digest(List.of("a", "b"))).isEqualTo(Recipe.digest(List.of("a", "b")));
    }

    @Test
    void anIdIsAUuidOfVersionEight() {
        UUID id = Recipe.uuid(Recipe.digest(List.of("x")));
        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id).isEqualTo(Recipe.uuid(Recipe.digest(List.of("x"))));
    }

    @ParameterizedTest
    @CsvSource({
        "vmlinuz-6.9.0-1-amd64, vmlinuz-6.10.0-1-amd64",
        "vmlinuz-6.1.0-9-amd64, vmlinuz-6.1.0-10-amd64",
        "vmlinuz-6.1, vmlinuz-6.1.1",
        "vmlinuz-5.99, vmlinuz-6.0",
    })
    void theNewestKernelIsTheOneWithTheGreaterNumbers(String older, String newer) {
        assertThat(BootFiles.compareVersions(older, newer)).isNegative();
        assertThat(BootFiles.compareVersions(newer, older)).isPositive();
        assertThat(BootFiles.compareVersions(newer, newer)).isZero();
    }
}
