package dev.slipway.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.dockerfile.expansion.BadWordException;
import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.expansion.Expanded;
import dev.slipway.dockerfile.expansion.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The open tables of BuildKit's shell words. */
class ShellConformanceTest {
    private static final Words WORDS = Words.of('\\');

    @TestFactory
    Stream<DynamicTest> variables() {
        Environment environment = Environment.of(Map.of("PWD", "/home", "SHELL", "bash", "KOREAN", "한국어", "NULL", ""));
        List<String> lines = Corpus.lines(Corpus.find().path("buildkit-shell/open/envVarTest"));
        assertThat(lines).hasSizeGreaterThan(100);
        return lines.stream()
                .filter(line -> line.startsWith("A|") || line.startsWith("U|"))
                .map(line -> DynamicTest.dynamicTest(line, () -> {
                    String row = line.substring(2);
                    int bar = row.indexOf('|');
                    row(row.substring(0, bar).strip(), row.substring(bar + 1).strip(), environment);
                }));
    }

    private static void row(String source, String expected, Environment environment) {
        if (expected.equals("error")) {
            assertThatThrownBy(() -> WORDS.expand(source, environment)).isInstanceOf(BadWordException.class);
        } else {
            assertThat(WORDS.expand(source, environment).text()).isEqualTo(expected);
        }
    }

    @TestFactory
    Stream<DynamicTest> words() {
        Map<String, String> variables = new LinkedHashMap<>();
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : Corpus.lines(Corpus.find().path("buildkit-shell/open/wordsTest"))) {
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            if (line.startsWith("ENV ")) {
                int equals = line.indexOf('=');
                variables.put(line.substring(4, equals).strip(), line.substring(equals + 1));
                continue;
            }
            int bar = line.indexOf(" | ");
            Environment environment = Environment.of(variables);
            tests.add(DynamicTest.dynamicTest(
                    line,
                    () -> wordsRow(
                            line.substring(0, bar).strip(),
                            line.substring(bar + 3).strip(),
                            environment)));
        }
        assertThat(tests).hasSizeGreaterThan(20);
        return tests.stream();
    }

    private static void wordsRow(String source, String expected, Environment environment) {
        if (expected.equals("error")) {
            assertThatThrownBy(() -> WORDS.expand(source, environment)).isInstanceOf(BadWordException.class);
        } else {
            assertThat(WORDS.expand(source, environment).words().stream().map(String::strip))
                    .containsExactly(
                            Stream.of(expected.split(",")).map(String::strip).toArray(String[]::new));
        }
    }

    @TestFactory
    Stream<DynamicTest> matches() {
        List<String> lines = Corpus.lines(Corpus.find().path("buildkit-shell/open/processWithMatches.jsonl"));
        assertThat(lines).isNotEmpty();
        return lines.stream().map(line -> DynamicTest.dynamicTest(line, () -> match(Corpus.json(line))));
    }

    private static void match(Map<String, Object> row) {
        Map<String, String> variables = new LinkedHashMap<>();
        ((Map<?, ?>) row.getOrDefault("envs", Map.of()))
                .forEach((key, value) -> variables.put((String) key, (String) value));
        String input = Corpus.text(row, "input");
        if (Boolean.TRUE.equals(row.get("expectedErr"))) {
            assertThatThrownBy(() -> WORDS.expand(input, Environment.of(variables)))
                    .isInstanceOf(BadWordException.class);
            return;
        }
        Expanded expanded = WORDS.expand(input, Environment.of(variables));
        assertThat(expanded.text()).isEqualTo(row.get("expected"));
        assertThat(expanded.used()).isEqualTo(Set.copyOf(Corpus.strings(row, "matches")));
        assertThat(expanded.undefined()).isEqualTo(Set.copyOf(Corpus.strings(row, "unmatched")));
    }
}
