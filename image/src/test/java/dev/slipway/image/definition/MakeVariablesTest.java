package dev.slipway.image.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MakeVariablesTest {
    private static final Path FILE = Path.of("Makefile");

    /** Each row was checked against GNU make's {@code $(info [$(strip $(X))])}. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '!', quoteCharacter = '~', textBlock = """
                    X = a b         ! a b
                    X=a # comment   ! a
                    X = a\\#b       ! a#b
                    X = a\\\\n  b   ! a b
                    X = $$HOME      ! $HOME
                    A=1\\nX=$(A)${A}$A ! 111
                    X=$(A)\\nA=late ! late
                    A=1\\nX:=$(A)\\nA=2 ! 1
                    X=1\\nX?=2      ! 1
                    X?=2            ! 2
                    X=\\nX?=2       ! ~~
                    X=1\\nX+=2      ! 1 2
                    X+=2            ! 2
                    export X = 3    ! 3
                    override X := 4 ! 4
                    X=1\\nall: ; X=2\\n\\tX=3 ! 1
                    X=1\\nall: X=2  ! 1
                    X=1\\ndefine Y\\nX=2\\nendef ! 1
                    X=$(NONE)y      ! y
                    """)
    void aValueIsWhatMakeGives(String text, String expected) {
        MakeVariables variables = MakeVariables.read(FILE, unescaped(text));
        assertThat(variables.value("X")).contains(expected == null ? "" : expected);
    }

    private static String unescaped(String text) {
        return text.replace("\\\\n", "\\\n").replace("\\n", "\n").replace("\\t", "\t");
    }

    @Test
    void aNameNobodyAssignsHasNoValue() {
        assertThat(MakeVariables.read(FILE, "all:\n\techo\n").value("X")).isEmpty();
    }

    @Test
    void nothingIsEverRunForAValue() {
        MakeVariables variables = MakeVariables.read(FILE, "A = fine\nX = a$(shell touch /never)\nY = $(X)\n");
        assertThat(variables.value("A")).contains("fine");
        assertThatThrownBy(() -> variables.value("Y"))
                .isInstanceOf(DefinitionException.class)
                .hasMessage("""
                        Makefile:2:6: $(shell …) needs make or a shell, and Slipway runs neither
                         2 | X = a$(shell touch /never)
                           |      ^
                        Write the value itself, or give it on the command line.""");
        assertThat(variables.obstacle("Y")).isPresent();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    X != date            | 1:6: the value of X cannot be read: it is the output of a shell command
                    X = $(X) a           | 1:5: X refers to itself
                    X = $(A              | 1:5: a $( has no end
                    ifeq (a,b)\\nX = 1\\nendif | 2:5: the value of X cannot be read: it is given under a condition
                    define X\\na\\nendef | 1:1: the value of X cannot be read: it is given by "define"
                    X = $(wildcard *)    | 1:5: $(wildcard …) needs make
                    X = $(A:a=b)         | 1:5: $(A:a=b …) needs make
                    """)
    void whatCannotBeKnownIsAnErrorWhereItStands(String text, String message) {
        MakeVariables variables = MakeVariables.read(FILE, unescaped(text));
        assertThatThrownBy(() -> variables.value("X"))
                .isInstanceOf(DefinitionException.class)
                .hasMessageStartingWith("Makefile:" + message);
    }

    /** A few lines that double themselves would fill any memory, and take until the end of time where they are empty. */
    @Test
    void valuesThatGrowBeyondMeasureAreRefused() {
        for (String sign : java.util.List.of("=", ":=")) {
            for (String seed : java.util.List.of("", "x")) {
                StringBuilder text = new StringBuilder("A0 " + sign + " " + seed + "\n");
                for (int i = 1; i <= 60; i++) {
                    text.append("A%d %s $(A%d)$(A%d)\n".formatted(i, sign, i - 1, i - 1));
                }
                MakeVariables variables = MakeVariables.read(FILE, text + "X = $(A60)\n");
                if (sign.equals(":=") && seed.isEmpty()) {
                    assertThat(variables.value("X")).contains("");
                } else {
                    assertThatThrownBy(() -> variables.value("X")).isInstanceOf(DefinitionException.class);
                }
            }
        }
    }

    @Test
    void aChainWithoutEndIsRefused() {
        StringBuilder text = new StringBuilder("A0 = x\n");
        for (int i = 1; i <= 100_000; i++) {
            text.append("A").append(i).append(" = $(A").append(i - 1).append(")\n");
        }
        MakeVariables variables = MakeVariables.read(FILE, text.toString());
        assertThatThrownBy(() -> variables.value("A100000")).hasMessageContaining("without end in sight");
        assertThat(variables.value("A100")).contains("x");
    }
}
