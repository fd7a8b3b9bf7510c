package dev.slipway.dockerfile.expansion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    private static final Environment ENVIRONMENT = Environment.of(
            Map.of("dir", "/srv/app/app.tar.gz", "empty", "", "two", "a  b", "stars", "a*b?c", "über", "yes"));

    private static String text(String word) {
        return Words.of('\\').expand(word, ENVIRONMENT).text();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "x$dir          | x/srv/app/app.tar.gz",
                "x${dir}y       | x/srv/app/app.tar.gzy",
                "$über          | yes",
                "${none:-d}     | d",
                "${none-d}      | d",
                "${empty:-d}    | d",
                "[${empty-d}]   | []",
                "[${none:+d}]   | []",
                "[${empty:+d}]  | []",
                "${empty+d}     | d",
                "${dir:+d}      | d",
                "${dir:?no}     | /srv/app/app.tar.gz",
                "[${empty?no}]  | []",
                "${none:-${empty:-${dir}}} | /srv/app/app.tar.gz",
                "${dir#*/}      | srv/app/app.tar.gz",
                "${dir##*/}     | app.tar.gz",
                "${dir%.*}      | /srv/app/app.tar",
                "${dir%%.*}     | /srv/app/app",
                "${dir#x}       | /srv/app/app.tar.gz",
                "${dir/app/A}   | /srv/A/app.tar.gz",
                "${dir//app/A}  | /srv/A/A.tar.gz",
                "${dir//app/}   | /srv//.tar.gz",
                "${dir/a*a/_}   | /srv/_r.gz",
                "${dir//\\//:}  | :srv:app:app.tar.gz",
                "${dir//?/}x    | x",
                "${stars#a\\*}  | b?c",
                "${stars%\\?c}  | a*b",
                "${two//  /-}   | a-b",
                "'$dir'         | $dir",
                "\"$dir\"       | /srv/app/app.tar.gz",
                "\"a'b'\"       | a'b'",
                "\\$dir         | $dir",
                "\"\\$dir\"     | $dir",
                "\"a\\b\"       | a\\b",
                "a\\b           | ab",
                "a\\\\b         | a\\b",
                "$              | $",
                "a$-b           | ab",
                "$1x            | x",
                "$.x            | $.x",
                "a<<b           | a<<b",
            })
    void expands(String word, String expected) {
        assertThat(text(word)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'a",
                "\"a",
                "${",
                "${a",
                "${}",
                "${:a}",
                "${{a}}",
                "${a:",
                "${a:=b}",
                "${a=b}",
                "${a^}",
                "${dir:#x}",
                "${none:?why}",
                "${none?}",
                "${empty:?}",
                "${dir/a",
                "${dir/a}",
                "${dir/a/b",
                "${dir#\\x}",
                "${a.b}"
            })
    void refuses(String word) {
        assertThatThrownBy(() -> text(word)).isInstanceOf(BadWordException.class);
    }

    @Test
    void theCallersMessageIsTheProblem() {
        assertThatThrownBy(() -> text("${none:?set it, please}")).hasMessage("none: set it, please");
    }

    @Test
    void splitsAfterExpanding() {
        assertThat(Words.of('\\')
                        .expand("x $two \"$two\" y\\ z '' ", ENVIRONMENT)
                        .words())
                .containsExactly("x", "a", "b", "a  b", "y z");
    }

    @Test
    void tellsWhatWasUsedAndWhatWasMissing() {
        Expanded expanded = Words.of('\\').expand("$dir ${none:-$other} '$quoted'", ENVIRONMENT);
        assertThat(expanded.used()).containsExactly("dir");
        assertThat(expanded.undefined()).containsExactlyInAnyOrder("none", "other");
    }

    @Test
    void aBacktickCanBeTheEscape() {
        assertThat(Words.of('`').expand("C:\\a`$dir", ENVIRONMENT).text()).isEqualTo("C:\\a$dir");
    }

    @Test
    void aHeredocsBodyKeepsItsQuotes() {
        assertThat(Words.ofHeredocBody()
                        .expand("it's \"$empty\" \\$dir\n", ENVIRONMENT)
                        .text())
                .isEqualTo("it's \"\" $dir\n");
    }

    @Test
    void substitutionsMayNotBeNestedWithoutEnd() {
        assertThatThrownBy(() -> text("${a:-".repeat(100_000))).isInstanceOf(BadWordException.class);
    }
}
