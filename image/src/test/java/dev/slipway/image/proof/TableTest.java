package dev.slipway.image.proof;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void ofALongDetailBothTheReasonAndTheEndAreKept() {
        String detail =
                "gave up waiting for the second boot: no output. " + "the serial line\n".repeat(100) + "the last line";

        String shortened = Table.shortened(detail);

        assertThat(shortened)
                .startsWith("gave up waiting for the second boot: no output.")
                .endsWith("the last line");
        assertThat(shortened).hasSizeLessThan(1000).contains("…");
        assertThat(Table.shortened(" short\n")).isEqualTo("short");
    }
}
