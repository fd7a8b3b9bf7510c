package dev.slipway.dockerfile.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoreRulesTest {
    @ParameterizedTest
    @CsvSource({
        "a, a, true",
        "a, a/b/c, true",
        "a, b/a, false",
        "/a/, a/b, true",
        "./a, a, true",
        "a/../b, b, true",
        "*.log, x.log, true",
        "*.log, d/x.log, false",
        "**/*.log, x.log, true",
        "**/*.log, d/e/x.log, true",
        "*/x, a/x, true",
        "*/x, a/b/x, false",
        "a/**, a, false",
        "a/**, a/b, true",
        "a/**/z, a/z, true",
        "a/**/z, a/b/c/z, true",
        "?, a, true",
        "?, /, false",
        "[a-c]x, bx, true",
        "[^a-c]x, bx, false",
        "[^a-c]x, dx, true",
        "a\\*, a*, true",
        "a\\*, ab, false",
        "**, a/b, true",
        ".git, .gitignore, false",
        "[]a], ], false"
    })
    void patterns(String pattern, String path, boolean excluded) {
        if (pattern.equals("[]a]")) {
            assertThatThrownBy(() -> IgnoreRules.of(List.of(pattern))).isInstanceOf(BadPatternException.class);
        } else {
            assertThat(IgnoreRules.of(List.of(pattern)).excludes(path)).isEqualTo(excluded);
        }
    }

    @Test
    void theLastMatchDecides() {
        IgnoreRules rules = IgnoreRules.parse("\uFEFF# all out\n\n  *  \n! keep\n keep/not \r\n#keep\n");
        assertThat(rules.excludes("x")).isTrue();
        assertThat(rules.excludes("keep/a")).isFalse();
        assertThat(rules.excludes("keep/not/b")).isTrue();
        assertThat(rules.takesBack()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "[", "[a", "a\\", "[]", "[a-]"})
    void badPatterns(String pattern) {
        assertThatThrownBy(() -> IgnoreRules.parse("ok\n" + pattern + "\n"))
                .isInstanceOf(BadPatternException.class)
                .hasMessageContaining("bad pattern");
    }

    @Test
    void pruning() {
        assertThat(IgnoreRules.parse("a\n!b").prunes("a")).isTrue();
        assertThat(IgnoreRules.parse("a\n!a/b/c").prunes("a")).isFalse();
        assertThat(IgnoreRules.parse("a\n!a/b/c").prunes("a/b")).isFalse();
        assertThat(IgnoreRules.parse("a\n!a/b/c").prunes("a/x")).isTrue();
        assertThat(IgnoreRules.parse("a\n!*/b").prunes("a")).isFalse();
        assertThat(IgnoreRules.parse("a\n!**/b").prunes("a/x/y")).isFalse();
        assertThat(IgnoreRules.parse("a").prunes("b")).isFalse();
        assertThat(IgnoreRules.NONE.prunes("b")).isFalse();
    }

    /** A pruned directory really holds nothing that is kept. */
    @Test
    void pruningNeverLosesAFile() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            List<String> patterns = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(4); i++) {
                patterns.add(
                        (random.nextBoolean() ? "!" : "") + path(random, List.of("a", "b", "*", "**", "?", "[ab]")));
            }
            IgnoreRules rules = IgnoreRules.of(patterns);
            String directory = path(random, List.of("a", "b", "c"));
            String below = directory + "/" + path(random, List.of("a", "b", "c"));
            assertThat(rules.prunes(directory) && !rules.excludes(below))
                    .as("seed %d: %s in %s under %s", seed, below, directory, patterns)
                    .isFalse();
        }
    }

    private static String path(Random random, List<String> parts) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i <= random.nextInt(3); i++) {
            path.append(i == 0 ? "" : "/").append(parts.get(random.nextInt(parts.size())));
        }
        return path.toString();
    }

    @Test
    void manyStarsTakeNoTime() {
        assertThat(Glob.of("*a".repeat(200) + "b").matches("a".repeat(5_000))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "*.txt, a.txt, true",
        "*.txt, d/a.txt, false",
        "d/*, d/a, true",
        "**, a/b, false",
        "**, ab, true",
        "a[[]b, a[b, true",
        "a\\*b, a*b, true",
        "?, é, true",
        "[^a], b, true",
        "'', '', true",
        "a, ab, false"
    })
    void globs(String pattern, String name, boolean matches) {
        assertThat(Glob.of(pattern).matches(name)).isEqualTo(matches);
    }

    @Test
    void wildcards() {
        assertThat(List.of("a*", "a?", "[a]")).allMatch(Glob::isWildcard);
        assertThat(List.of("a", "a\\*", "a/b]")).noneMatch(Glob::isWildcard);
    }
}
