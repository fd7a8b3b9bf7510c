package dev.slipway.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.dockerfile.instruction.Instruction;
import dev.slipway.dockerfile.source.DockerfileException;
import org.junit.jupiter.api.Test;

class DockerfileTest {
    private static Dockerfile parse(String text) {
        return Dockerfile.parse("Dockerfile", text);
    }

    @Test
    void stages() {
        Dockerfile dockerfile = parse("""
                ARG V=1
                # builder makes it
                FROM a:$V AS Builder
                RUN make
                FROM --platform=linux/arm64 scratch
                COPY --from=builder /x /
                FROM builder
                """);
        assertThat(dockerfile.globalArgs()).hasSize(1);
        assertThat(dockerfile.stages()).map(Stage::base).containsExactly("a:$V", "scratch", "builder");
        assertThat(dockerfile.stages()).map(Stage::index).containsExactly(0, 1, 2);
        Stage first = dockerfile.stages().getFirst();
        assertThat(first.name()).contains("builder");
        assertThat(first.position()).hasToString("Dockerfile:3:1");
        assertThat(first.description()).contains("makes it");
        assertThat(first.instructions()).map(Instruction::keyword).containsExactly("RUN");
        assertThat(dockerfile.stages().get(1).platform()).contains("linux/arm64");
        assertThat(dockerfile.stage("BUILDER")).contains(first);
        assertThat(dockerfile.stage("other")).isEmpty();
    }

    @Test
    void theLastStageOfANameIsMeant() {
        assertThat(parse("FROM a AS x\nFROM b AS x\n").stage("x").orElseThrow().index())
                .isEqualTo(1);
    }

    @Test
    void aStageMayBeDescribed() {
        assertThat(parse("# x is the end\nFROM a AS x\n").stages().getFirst().description())
                .contains("is the end");
    }

    @Test
    void onlyArgMayStandBeforeTheFirstFrom() {
        assertThatThrownBy(() -> parse("ARG A\n\nRUN b\n"))
                .hasMessage("Dockerfile:3:1: RUN stands before the first FROM");
    }

    @Test
    void anErrorShowsItsLine() {
        assertThatThrownBy(() -> parse("FROM a\n\tCOPY --link \\\n   --frm=b c /\n"))
                .isInstanceOfSatisfying(
                        DockerfileException.class, e -> assertThat(e.render()).isEqualTo("""
                                Dockerfile:3:4: unknown flag --frm for COPY
                                  3 |    --frm=b c /
                                    |    ^
                                Did you mean --from?"""));
    }

    @Test
    void controlCharactersDoNotReachTheTerminal() {
        assertThatThrownBy(() -> parse("FROM a\n\tNOPE \u001b[2J\n"))
                .isInstanceOfSatisfying(
                        DockerfileException.class,
                        e -> assertThat(e.render())
                                .contains("\n  2 | \tNOPE \uFFFD[2J\n    | \t^\n")
                                .doesNotContain("\u001b"));
    }

    @Test
    void oneInstructionAlone() {
        assertThat(Dockerfile.parseInstruction("ONBUILD", "run a").keyword()).isEqualTo("RUN");
        assertThatThrownBy(() -> Dockerfile.parseInstruction("ONBUILD", "RUN a\nRUN b"))
                .isInstanceOf(DockerfileException.class);
    }
}
