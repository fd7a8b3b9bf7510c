package dev.slipway.cli.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cli.terminal.Failure;
import dev.slipway.image.export.DiskFormat;
import dev.slipway.image.export.ExportForm;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DiskFileTest {

    @Test
    void theEndingTellsTheFormatAndTheFormatItsLevel() {
        assertThat(DiskFile.of("web.qcow2", Optional.empty(), OptionalInt.empty())
                        .form())
                .isEqualTo(new ExportForm(DiskFormat.QCOW2_ZLIB, 2));
        assertThat(DiskFile.of("web.qcow2", Optional.of("qcow2-zstd"), OptionalInt.of(19))
                        .form())
                .isEqualTo(new ExportForm(DiskFormat.QCOW2_ZSTD, 19));
    }

    @Test
    void aLevelThatThereIsNotIsRefused() {
        assertThatThrownBy(() -> DiskFile.of("web.qcow2", Optional.empty(), OptionalInt.of(10)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("--level 10: a level of qcow2-zlib is 1 to 9, not 10.");
        assertThatThrownBy(() -> DiskFile.of("web.raw", Optional.empty(), OptionalInt.of(1)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("--level 1: raw is not compressed and has no level.");
    }

    @Test
    void aPipeTakesOnlyWhatIsWrittenFromFrontToBack() {
        assertThatThrownBy(() -> DiskFile.of("-", Optional.of("qcow2-zlib"), OptionalInt.of(9)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("cannot be written to a pipe");
        assertThat(DiskFile.of("-", Optional.of("vmdk"), OptionalInt.of(9)).form())
                .isEqualTo(new ExportForm(DiskFormat.VMDK, 9));
    }
}
