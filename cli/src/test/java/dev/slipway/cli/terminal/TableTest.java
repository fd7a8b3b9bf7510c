package dev.slipway.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void alignsColumnsAndLeavesNoTrailingBlanks() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new Table("name", "image id", "size")
                .row("web", "0123", "1.2GB")
                .row("a-long-name", "4567", "")
                .print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("""
                NAME          IMAGE ID   SIZE
                web           0123       1.2GB
                a-long-name   4567
                """);
    }

    @Test
    void refusesARowOfAnotherWidth() {
        Table table = new Table("a", "b");
        assertThatThrownBy(() -> table.row("1")).isInstanceOf(IllegalArgumentException.class);
    }
}
