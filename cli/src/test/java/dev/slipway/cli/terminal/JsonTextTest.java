package dev.slipway.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTextTest {

    @Test
    void indentsByTwo() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("a", List.of(1, true, "x"));
        value.put("b", Map.of());
        assertThat(JsonText.pretty(value)).isEqualTo("""
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
        assertThat(JsonText.line(value)).isEqualTo("{\"a\":[[],1],\"b\":null}");
    }

    @Test
    void escapesWhatJsonForbidsAndLoneSurrogates() {
        assertThat(JsonText.line(List.of("\"\\\n\u0001\uDC80\u00e9\ud83d\ude00")))
                .isEqualTo("[\"\\\"\\\\\\n\\u0001\\udc80\u00e9\ud83d\ude00\"]");
    }
}
