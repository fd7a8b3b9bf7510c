package dev.slipway.image.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageNameTest {
    @ParameterizedTest
    @CsvSource({
        "My image, my-image",
        "torrents-9.6.0/0.13.6-, torrents-9.6.0/0.13.6",
        "__a..b__, a.b",
        "Été, t",
        "---, image",
    })
    void aFreeTextBecomesAName(String text, String name) {
        assertThat(ImageName.sanitized(text)).isEqualTo(name);
        assertThat(ImageName.repository(name)).contains(name);
    }

    @ParameterizedTest
    @CsvSource({"team/web_server, web-server", "a.b, a-b", "9, 9"})
    void aNameSuggestsAHost(String name, String host) {
        assertThat(ImageName.hostnameFrom(name)).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource({
        "10G, 10000000000",
        "10GB, 10000000000",
        "1GiB, 1073741824",
        "1.5g, 1500000000",
        "67108864, 67108864",
        "16TiB, 17592186044416"
    })
    void aSizeHasAUnit(String text, long bytes) {
        assertThat(DiskSize.parse(text).orElseThrow().sizeBytes()).isEqualTo(OptionalLong.of(bytes));
    }

    @ParameterizedTest
    @CsvSource({"''", "G", "1", "17TiB", "-1G", "1G G", "99999999999999999999T"})
    void whatIsNoDiskIsNoSize(String text) {
        assertThat(DiskSize.parse(text)).isEmpty();
    }

    @Test
    void aSuggestionIsNearOrNone() {
        List<String> known = List.of("name", "title", "tests");
        assertThat(Suggestion.of("tittle", known)).contains("title");
        assertThat(Suggestion.of("tset", known)).isEmpty();
        assertThat(Suggestion.of("test", known)).contains("tests");
        assertThat(Suggestion.of("volume", known)).isEmpty();
    }
}
