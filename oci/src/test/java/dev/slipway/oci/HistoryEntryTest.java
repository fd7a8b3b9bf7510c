package dev.slipway.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryEntryTest {
    /** An image with such a step could be written, but not read again. */
    @Test
    void aVeryLongInstructionIsKeptByItsBeginning() throws Exception {
        String script = "RUN <<END\n" + "echo \uD83D\uDEA2 a long script\n".repeat(5_000) + "END";
        HistoryEntry entry = HistoryEntry.of("2026-01-01T00:00:00Z", script, Optional.empty(), false);
        assertThat(entry.createdBy())
                .hasSizeLessThan(17_000)
                .startsWith("RUN <<END\necho ")
                .endsWith(" more characters]");
        byte[] json = Json.write(Map.of("history", entry.write()));
        assertThat(Json.object(json, "the history").toString()).contains("more characters]");
        assertThat(HistoryEntry.of("2026-01-01T00:00:00Z", "RUN true", Optional.empty(), false)
                        .createdBy())
                .isEqualTo("RUN true");
    }
}
