package dev.slipway.image.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExportFormTest {

    @ParameterizedTest
    @EnumSource
    void theUsualLevelIsOneOfTheFormats(DiskFormat format) {
        assertThat(ExportForm.of(format).level()).isEqualTo(format.usualLevel());
    }

    @ParameterizedTest
    @CsvSource({"QCOW2_ZLIB, 0", "QCOW2_ZLIB, 10", "QCOW2_ZSTD, 20", "VMDK, -1", "GCE, 10"})
    void aLevelThatTheFormatDoesNotHaveIsRefused(DiskFormat format, int level) {
        assertThatThrownBy(() -> new ExportForm(format, level))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a level of " + format.text() + " is 1 to " + format.highestLevel() + ", not " + level);
    }

    @Test
    void whatIsNotCompressedHasNoLevel() {
        assertThatThrownBy(() -> new ExportForm(DiskFormat.RAW, 1))
                .hasMessage("raw is not compressed and has no level");
    }
}
