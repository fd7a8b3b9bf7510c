package dev.slipway.dockerfile.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.dockerfile.source.DockerfileException;
import dev.slipway.dockerfile.source.SourceText;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AstParserTest {
    private static Ast parse(String text) {
        return AstParser.parse(SourceText.of("Dockerfile", text));
    }

    private static Node first(String text) {
        return parse(text).nodes().getFirst();
    }

    @Test
    void aByteOrderMarkAndCarriageReturnsAreNoText() {
        byte[] bytes = "\uFEFFFROM a\r\nRUN b \\\r\n  c\r\n".getBytes(StandardCharsets.UTF_8);
        assertThat(AstParser.parse(SourceText.of("f", bytes)).dump()).isEqualTo("(from \"a\")\n(run \"b   c\")\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "ENV a=b c='d e'               | (env \"a\" \"b\" \"=\" \"c\" \"'d e'\" \"=\")",
                "ENV a  b c                    | (env \"a\" \"b c\" \"\")",
                "label x=\"\"                  | (label \"x\" \"\\\"\\\"\" \"=\")",
                "ARG a b=c                     | (arg \"a\" \"b=c\")",
                "run [\"a\", \"b\\u00e9\"]     | (run \"a\" \"bé\")",
                "RUN ['a']                     | (run \"['a']\")",
                "RUN [\"a\"] # no              | (run \"[\\\"a\\\"] # no\")",
                "RUN [\"a\",]                  | (run \"[\\\"a\\\",]\")",
                "RUN [\"\\d\"]                 | (run \"[\\\"\\\\d\\\"]\")",
                "COPY [\"a b\", \"c\"]         | (copy \"a b\" \"c\")",
                "COPY [ a b ]                  | (copy \"[\" \"a\" \"b\" \"]\")",
                "VOLUME ['/a']                 | (volume \"['/a']\")",
                "COPY --from='x y' --link a b  | (copy [\"--from=x y\" \"--link\"] \"a\" \"b\")",
                "COPY -- --a b                 | (copy \"--a\" \"b\")",
                "RUN -a --b                    | (run \"-a --b\")",
                "ONBUILD RUN a b               | (onbuild (run \"a b\"))",
                "ONBUILD COPY --link a b       | (onbuild (copy [\"--link\"] \"a\" \"b\"))",
                "HEALTHCHECK --retries=1 CMD a | (healthcheck [\"--retries=1\"] \"CMD\" \"a\")",
                "HEALTHCHECK CMD [\"a\"]       | (healthcheck \"CMD\" \"a\")",
                "CMD                           | (cmd)",
                "CMD []                        | (cmd)",
                "USER  a b                     | (user \"a b\")",
                "EXPOSE 1 2/udp                | (expose \"1\" \"2/udp\")",
                "FROM a AS b                   | (from \"a\" \"AS\" \"b\")",
                "WHAT is this                  | (what \"\")",
            })
    void words(String text, String dump) {
        assertThat(parse(text).dump()).isEqualTo(dump + "\n");
    }

    @Test
    void continuationsCommentsAndEmptyLines() {
        Ast ast = parse("# first\n#\n# kept\nRUN a \\  \n  # out\n\n  b \\\n# out\n c\nRUN d\\\\\nRUN e");
        assertThat(ast.dump()).isEqualTo("(run \"a   b  c\")\n(run \"d\\\\\\\\\")\n(run \"e\")\n");
        assertThat(ast.nodes()).map(Node::startLine).containsExactly(4, 10, 11);
        assertThat(ast.nodes()).map(Node::endLine).containsExactly(9, 10, 11);
        assertThat(ast.nodes().getFirst().origin().comments()).containsExactly("kept");
        assertThat(ast.emptyContinuations())
                .singleElement()
                .satisfies(empty -> assertThat(empty.line()).isEqualTo(9));
    }

    @Test
    void directives() {
        Ast ast = parse("# Escape=`\n# syntax = a/b:1\n#check=skip=all\n# escape=\\\nRUN a `\n b\n"
                .replace("# escape=\\\n", ""));
        assertThat(ast.directives().escape()).isEqualTo('`');
        assertThat(ast.directives().syntax()).map(Directives.Directive::value).contains("a/b:1");
        assertThat(ast.directives().check()).map(Directives.Directive::line).contains(3);
        assertThat(ast.dump()).isEqualTo("(run \"a  b\")\n");
        assertThat(ast.nodes().getFirst().origin().comments()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"# comment\n# escape=`\n", "\n# escape=`\n", "# what=ever\n# escape=`\n", "RUN a\n# escape=`\n"})
    void aDirectiveStandsAtTheTop(String top) {
        assertThat(parse(top + "FROM a").directives().escape()).isEqualTo('\\');
    }

    @Test
    void heredocs() {
        Node node = first("COPY <<a 3<<-'b' <<\"c d\" /x\n$1\\\n# no comment\na\n\tone\r\n\tb\nc d\n");
        assertThat(node.heredocs())
                .containsExactly(
                        new Heredoc("a", 0, true, false, "$1\\\n# no comment\n"),
                        new Heredoc("b", 3, false, true, "\tone\r\n"),
                        new Heredoc("c d", 0, false, false, ""));
        assertThat(node.heredocs().get(1).body()).isEqualTo("one\r\n");
        assertThat(node.endLine()).isEqualTo(7);
        assertThat(node.arguments()).containsExactly("<<a", "3<<-'b'", "<<\"c", "d\"", "/x");
    }

    @Test
    void aHeredocsWordMayStandApart() {
        assertThat(first("RUN cat <<  EOF\nx\nEOF\n").heredocs())
                .map(Heredoc::content)
                .containsExactly("x\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUN echo $((1<<2))", "RUN cat <<<x", "RUN echo '<<EOF'", "RUN [\"<<EOF\"]", "ENV a=<<EOF"})
    void whatIsNoHeredoc(String text) {
        assertThat(first(text + "\nRUN x").heredocs()).isEmpty();
    }

    @Test
    void bytesThatAreNoTextSurvive() {
        byte[] bytes = {'R', 'U', 'N', ' ', 'a', (byte) 0xff, (byte) 0xc3, (byte) 0xa9};
        Ast ast = AstParser.parse(SourceText.of("f", bytes));
        assertThat(ast.nodes().getFirst().arguments()).containsExactly("a\uDCFFé");
        assertThat(ast.dump()).isEqualTo("(run \"a\\xffé\")\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "#                         | 1 | 1 | there is no instruction in the file",
                "RUN [\"a\", 1]            | 1 | 5 | a JSON array of arguments may hold strings only",
                "ENV a                     | 1 | 5 | ENV needs a value for a",
                "LABEL a=1 b               | 1 | 11 | there is no = in b",
                "RUN <<EOF                 | 1 | 5 | the heredoc EOF is not terminated",
                "#escape=x                 | 1 | 9 | the escape character cannot be x",
            })
    void refuses(String text, int line, int column, String problem) {
        assertThatThrownBy(() -> parse(text)).isInstanceOfSatisfying(DockerfileException.class, e -> {
            assertThat(e.problem()).isEqualTo(problem);
            assertThat(e.position().line()).isEqualTo(line);
            assertThat(e.position().column()).isEqualTo(column);
            assertThat(e.advice()).isNotEmpty();
        });
    }

    @Test
    void aDirectiveMayNotBeGivenTwice() {
        assertThatThrownBy(() -> parse("# escape=`\n# escape=`\nFROM a"))
                .hasMessage("Dockerfile:2:3: the directive escape is given twice");
    }
}
