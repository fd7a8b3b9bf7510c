package dev.slipway.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void indentsByTwo() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("a", List.of(1, true, "x"));
        value.put("b", Map.of());
        assertThat(Json.pretty(value)).isEqualTo("""
                {
                  "a": [
                    1,
                    true,
                    "x"
                  ],
                  "b": {}
                }""");
    }

    @Test
    void oneLineHasNoBlanks() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("a", List.of(List.of(), 1));
        value.put("b", null);
        assertThat(Json.line(value)).isEqualTo("{\"a\":[[],1],\"b\":null}");
    }

    @Test
    void escapesWhatJsonForbidsAndLoneSurrogates() {
        assertThat(Json.line(List.of("\"\\\n\u0001\uDC80\u00e9\ud83d\ude00")))
                .isEqualTo("[\"\\\"\\\\\\n\\u0001\\udc80\u00e9\ud83d\ude00\"]");
    }
}
