package dev.slipway.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.dockerfile.lint.Lint;
import dev.slipway.dockerfile.lint.LintContext;
import dev.slipway.dockerfile.lint.Rule;
import dev.slipway.dockerfile.source.DockerfileException;
import dev.slipway.dockerfile.source.SourceText;
import dev.slipway.dockerfile.syntax.Ast;
import dev.slipway.dockerfile.syntax.AstParser;
import dev.slipway.dockerfile.syntax.Heredoc;
import dev.slipway.dockerfile.syntax.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every open expectation of the conformance data: what BuildKit's own parser made of each Dockerfile. */
class ParseConformanceTest {
    @TestFactory
    Stream<DynamicTest> expectationsOfBuildKitsParser() {
        Corpus corpus = Corpus.find();
        List<Path> files = corpus.openFiles("expected.*\\.json");
        assertThat(files).hasSizeGreaterThan(1000);
        return files.stream().map(file -> DynamicTest.dynamicTest(corpus.name(file), () -> check(file)));
    }

    @TestFactory
    Stream<DynamicTest> dumpsOfBuildKitsParser() {
        Corpus corpus = Corpus.find();
        List<Path> files = corpus.openFiles("result");
        assertThat(files).isNotEmpty();
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(
                        corpus.name(file),
                        () -> assertThat(ast(file.resolveSibling("Dockerfile")).dump())
                                .isEqualTo(Files.readString(file))));
    }

    @TestFactory
    Stream<DynamicTest> filesThatMustBeRefused() {
        Corpus corpus = Corpus.find();
        List<Path> files = corpus.openFiles("Dockerfile").stream()
                .filter(file -> corpus.name(file).contains("/neg-"))
                .toList();
        assertThat(files).isNotEmpty();
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(
                        corpus.name(file),
                        () -> assertThatThrownBy(() -> Dockerfile.parse("Dockerfile", Corpus.bytes(file)))
                                .isInstanceOf(DockerfileException.class)));
    }

    @Test
    void lineNumbers() {
        Ast ast = ast(Corpus.find().path("buildkit-parser/open/line-numbers/Dockerfile"));
        assertThat(ast.nodes())
                .map(node -> node.startLine() + "-" + node.endLine())
                .containsExactly("5-5", "11-12", "17-31");
    }

    private static Ast ast(Path file) {
        return AstParser.parse(SourceText.of(file.getFileName().toString(), Corpus.bytes(file)));
    }

    private static void check(Path file) {
        Map<String, Object> expected = Corpus.json(file);
        Path dockerfile = file.resolveSibling(Corpus.text(expected, "dockerfile"));
        if (expected.containsKey("parseError")) {
            assertThatThrownBy(() -> ast(dockerfile)).isInstanceOf(DockerfileException.class);
            return;
        }
        Ast ast = ast(dockerfile);
        assertThat(ast.dump()).isEqualTo(expected.get("dump") + "\n");
        assertThat(String.valueOf(ast.directives().escape())).isEqualTo(expected.get("escape"));
        assertThat(ast.nodes().stream().map(ParseConformanceTest::node).toList())
                .isEqualTo(Corpus.objects(expected, "nodes").stream()
                        .map(ParseConformanceTest::expectedNode)
                        .toList());
        assertThat(ast.emptyContinuations())
                .map(found -> "Empty continuation line found in: " + found.text())
                .isEqualTo(Corpus.strings(expected, "warnings"));
        if (expected.containsKey("instructionError")) {
            assertThatThrownBy(() -> Dockerfile.of(ast)).isInstanceOf(DockerfileException.class);
            return;
        }
        Dockerfile parsed = Dockerfile.of(ast);
        assertThat(parsed.stages())
                .map(stage -> stage.base() + "|" + stage.name().orElse("") + "|"
                        + stage.platform().orElse(""))
                .isEqualTo(Corpus.strings(expected, "stages"));
        assertThat(lint(parsed)).containsExactlyInAnyOrderElementsOf(Corpus.strings(expected, "lint"));
    }

    /** The rules that BuildKit checks while it parses; the data was made without the file's own check options. */
    private static List<String> lint(Dockerfile dockerfile) {
        Set<Rule> whileParsing = Set.of(Rule.STAGE_NAME_CASING, Rule.FROM_AS_CASING, Rule.MAINTAINER_DEPRECATED);
        LintContext context =
                LintContext.ofFileAlone().withBuildArgs(Map.of("BUILDKIT_DOCKERFILE_CHECK", "error=false"));
        return Lint.check(dockerfile, context).findings().stream()
                .filter(finding -> whileParsing.contains(finding.rule()))
                .map(finding -> finding.rule().id() + "@" + finding.position().line() + ": " + finding.message())
                .toList();
    }

    private static Map<String, Object> node(Node node) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("cmd", node.keyword().toLowerCase(Locale.ROOT));
        map.put(
                "sub",
                node.child()
                        .map(child -> child.keyword().toLowerCase(Locale.ROOT))
                        .orElse(""));
        map.put("start", (long) node.startLine());
        map.put("end", (long) node.endLine());
        map.put("args", node.child().orElse(node).arguments());
        map.put("flags", node.child().orElse(node).flags());
        map.put("json", node.child().orElse(node).json());
        map.put("original", node.origin().text());
        map.put("comments", node.origin().comments());
        map.put(
                "heredocs",
                node.heredocs().stream().map(ParseConformanceTest::heredoc).toList());
        return map;
    }

    private static Map<String, Object> heredoc(Heredoc heredoc) {
        return Map.of(
                "name", heredoc.name(),
                "fd", heredoc.fileDescriptor(),
                "expand", heredoc.expand(),
                "chomp", heredoc.chomp(),
                "content", heredoc.content());
    }

    private static Map<String, Object> expectedNode(Map<String, Object> node) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("cmd", node.get("cmd"));
        map.put("sub", node.getOrDefault("sub", ""));
        map.put("start", Corpus.number(node, "start"));
        map.put("end", Corpus.number(node, "end"));
        map.put("args", Corpus.strings(node, "args"));
        map.put("flags", Corpus.strings(node, "flags"));
        map.put("json", node.containsKey("attr"));
        map.put("original", node.get("original"));
        map.put("comments", Corpus.strings(node, "comments"));
        map.put(
                "heredocs",
                Corpus.objects(node, "heredocs").stream()
                        .map(ParseConformanceTest::numbers)
                        .toList());
        return map;
    }

    private static Map<String, Object> numbers(Map<String, Object> heredoc) {
        Map<String, Object> map = new LinkedHashMap<>(heredoc);
        map.put("fd", Corpus.number(heredoc, "fd"));
        return map;
    }
}
