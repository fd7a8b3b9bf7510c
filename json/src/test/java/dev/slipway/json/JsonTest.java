package dev.slipway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsReadIsWrittenAsItWas() throws NotJsonException {
        String document =
                "{\"z\":1,\"a\":[true,false,null,\"\u00e9\\n\\\"\"],\"big\":12345678901234567890.10,\"empty\":{},\"none\":[]}";
        assertThat(new String(Json.write(Json.parse(bytes(document), "test")), StandardCharsets.UTF_8))
                .isEqualTo(document);
        assertThat(Json.object(bytes(document), "test"))
                .containsEntry("big", new BigDecimal("12345678901234567890.10"))
                .containsEntry("none", List.of());
    }

    @Test
    void aNameTwiceInOneObjectIsRefused() {
        assertThatThrownBy(() -> Json.parse(bytes("{\"a\":1,\"b\":{\"a\":1,\"a\":2}}"), "the answer"))
                .isInstanceOf(NotJsonException.class)
                .hasMessageContaining("the answer")
                .hasMessageContaining("\"a\" is there twice");
    }

    @Test
    void deepNestingIsRefusedAndDoesNotOverflow() {
        assertThatThrownBy(() -> Json.parse(bytes("[".repeat(100_000)), "test"))
                .isInstanceOf(NotJsonException.class)
                .hasMessageContaining("nested deeper");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1,", "{\"a\"}", "\"open", "nul", "{\"a\":}"})
    void whatIsCutOffIsRefused(String document) {
        assertThatThrownBy(() -> Json.parse(bytes(document), "the answer"))
                .isInstanceOf(NotJsonException.class)
                .hasMessageContaining("the answer is not valid JSON");
    }

    @Test
    void anArrayIsNoObject() {
        assertThatThrownBy(() -> Json.object(bytes("[]"), "the answer"))
                .isInstanceOf(NotJsonException.class)
                .hasMessage("the answer is not a JSON object");
    }
}
