package dev.slipway.build.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheKeyTest {
    private static final CacheKey ROOT = CacheKey.root("base");

    @Test
    void everyPartOfAStepIsInItsKey() {
        CacheKey key = CacheKey.step(ROOT, "linux/amd64", Map.of("do", "run"), List.of("a"));
        assertThat(List.of(
                        CacheKey.step(CacheKey.root("other"), "linux/amd64", Map.of("do", "run"), List.of("a")),
                        CacheKey.step(ROOT, "linux/arm64", Map.of("do", "run"), List.of("a")),
                        CacheKey.step(ROOT, "linux/amd64", Map.of("do", "walk"), List.of("a")),
                        CacheKey.step(ROOT, "linux/amd64", Map.of("do", "run"), List.of("b")),
                        CacheKey.step(ROOT, "linux/amd64", Map.of("do", "run"), List.of())))
                .doesNotContain(key)
                .doesNotHaveDuplicates();
    }

    @Test
    void theOrderOfARecipesFieldsMeansNothing() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("a", "1");
        one.put("b", "2");
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("b", "2");
        other.put("a", "1");
        assertThat(CacheKey.step(ROOT, "", one, List.of())).isEqualTo(CacheKey.step(ROOT, "", other, List.of()));
    }

    @Test
    void anIndependentLayerHasOneKeyAndAPlaceInEachStack() {
        CacheKey layer = CacheKey.independent(Map.of("do", "bring"), List.of("x"));
        assertThat(CacheKey.stacked(ROOT, layer)).isNotEqualTo(CacheKey.stacked(CacheKey.root("other"), layer));
        assertThat(layer).isEqualTo(CacheKey.independent(Map.of("do", "bring"), List.of("x")));
    }
}
