package dev.slipway.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.dockerfile.pattern.IgnoreRules;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The open table of the pattern matcher that Docker and BuildKit use. */
class IgnoreConformanceTest {
    @TestFactory
    Stream<DynamicTest> matches() {
        List<String> lines = Corpus.lines(Corpus.find().path("dockerignore-match/open/matches.jsonl"));
        assertThat(lines).isNotEmpty();
        return lines.stream()
                .map(line -> DynamicTest.dynamicTest(line, () -> {
                    Map<String, Object> row = Corpus.json(line);
                    assertThat(IgnoreRules.of(Corpus.strings(row, "patterns")).excludes(Corpus.text(row, "path")))
                            .isEqualTo(row.get("match"));
                }));
    }
}
