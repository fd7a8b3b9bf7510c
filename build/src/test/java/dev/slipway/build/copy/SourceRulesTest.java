package dev.slipway.build.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceRulesTest {
    @TempDir
    Path directory;

    private Scene scene;

    @BeforeEach
    void someFiles() throws IOException {
        scene = Scene.in(directory)
                .file("a.txt", "A")
                .file("b.txt", "B")
                .file("x/y/deep.txt", "D")
                .file("x/y/z/deeper.md", "M")
                .file("x/top.txt", "T")
                .file("w/y/other.txt", "O");
    }

    @Test
    void wildcardsStopAtSlashes() throws IOException {
        scene.run("COPY *.txt /1/");
        scene.run("COPY */y/*.txt /2/");
        scene.run("COPY [ab].t?t /3/");
        assertThat(scene.tree())
                .containsExactly(
                        "1/",
                        "1/a.txt=A",
                        "1/b.txt=B",
                        "2/",
                        "2/deep.txt=D",
                        "2/other.txt=O",
                        "3/",
                        "3/a.txt=A",
                        "3/b.txt=B");
    }

    @Test
    void aWildcardMatchesADirectorysContent() throws IOException {
        scene.run("COPY [wx] /1/");
        assertThat(scene.tree())
                .containsExactly(
                        "1/",
                        "1/top.txt=T",
                        "1/y/",
                        "1/y/deep.txt=D",
                        "1/y/other.txt=O",
                        "1/y/z/",
                        "1/y/z/deeper.md=M");
    }

    @Test
    void aWildcardWithoutMatchIsNoError() throws IOException {
        scene.run("COPY nothing* /x/");
        assertThat(scene.tree()).isEmpty();
        scene.run("COPY nothing* a.txt /x/");
        assertThat(scene.tree()).containsExactly("x/", "x/a.txt=A");
    }

    @Test
    void aBracketProtectsABracket() throws IOException {
        scene.file("arr[0].txt", "R").run("COPY arr[[]0].txt /x/");
        scene.file("st*r", "S").run("COPY st\\*r /y");
        assertThat(scene.tree()).containsExactly("x/", "x/arr[0].txt=R", "y=S");
        assertThatThrownBy(() -> scene.run("COPY arr[ /x/"))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining("arr[");
    }

    @Test
    void aMissingFileIsAnErrorThatSaysWhere() {
        assertThatThrownBy(() -> scene.run("COPY x/missing /x/"))
                .isInstanceOf(CopyException.class)
                .hasMessage("COPY x/missing: there is no x/missing in the build context " + scene.source());
    }

    @Test
    void dotsCannotLeaveTheSource() throws IOException {
        Files.writeString(directory.resolve("secret"), "S");
        scene.run("COPY ../../a.txt /1");
        scene.run("COPY /b.txt /2");
        assertThat(scene.tree()).containsExactly("1=A", "2=B");
        assertThatThrownBy(() -> scene.run("COPY ../secret /3")).isInstanceOf(CopyException.class);
        assertThatThrownBy(() -> scene.run("COPY x/../../secret /3")).isInstanceOf(CopyException.class);
    }

    @Test
    void linksOnTheWayAndAtItsEndAreFollowedInsideTheSource() throws IOException {
        scene.link("toFile", "x/top.txt").link("toDirectory", "/x/y").link("x/up", "../../../a.txt");
        scene.run("COPY toFile /1/");
        scene.run("COPY toDirectory /2");
        scene.run("COPY toDirectory/deep.txt /3");
        scene.run("COPY x/up /4");
        scene.run("COPY toF* /5/");
        assertThat(scene.tree())
                .containsExactly(
                        "1/",
                        "1/toFile=T",
                        "2/",
                        "2/deep.txt=D",
                        "2/z/",
                        "2/z/deeper.md=M",
                        "3=D",
                        "4=A",
                        "5/",
                        "5/toFile=T");
    }

    @Test
    void linksInADirectoryStayLinks() throws IOException {
        scene.link("x/dangling", "/not/there").link("x/toFile", "top.txt");
        scene.run("COPY x /x");
        assertThat(scene.tree()).contains("x/dangling->/not/there", "x/toFile->top.txt");
    }

    @Test
    void aLinkOutOfTheSourceLeadsToNothing() throws IOException {
        Path canary = Files.writeString(directory.resolve("canary"), "canary");
        scene.link("out", canary.toString())
                .link("outUp", "../canary")
                .link("loop", "loop2")
                .link("loop2", "loop");
        for (String link : new String[] {"out", "outUp"}) {
            assertThatThrownBy(() -> scene.run("COPY " + link + " /stolen"))
                    .isInstanceOf(CopyException.class)
                    .hasMessageContaining(link)
                    .hasMessageContaining("symbolic link to something that is not there");
        }
        assertThatThrownBy(() -> scene.run("COPY loop /stolen")).hasMessageContaining("circles");
        assertThat(scene.tree()).isEmpty();
    }

    @Test
    void whatIsIgnoredIsNotThere() throws IOException {
        Scene ignoring = scene.ignoring("*\n!x/y/z\n!a.txt");
        ignoring.run("COPY . /1");
        assertThat(scene.tree())
                .containsExactly("1/", "1/a.txt=A", "1/x/", "1/x/y/", "1/x/y/z/", "1/x/y/z/deeper.md=M");
        assertThatThrownBy(() -> ignoring.run("COPY b.txt /2"))
                .hasMessage("COPY b.txt: b.txt is there in the build context " + scene.source()
                        + ", but Dockerfile.dockerignore leaves it out");
        ignoring.run("COPY *.txt /3/");
        assertThat(scene.tree()).contains("3/a.txt=A").doesNotContain("3/b.txt=B");
        assertThatThrownBy(() -> scene.link("toB", "b.txt").ignoring("b.txt").run("COPY toB /4"))
                .isInstanceOf(CopyException.class);
    }

    @Test
    void excludedFilesStayBehind() throws IOException {
        scene.run("COPY --exclude=*.txt --exclude=y/z x /1");
        scene.run("COPY --exclude=**/*.txt --exclude=!**/deep.txt x /2");
        scene.run("COPY --exclude=b* *.txt /3/");
        assertThat(scene.tree())
                .containsExactly(
                        "1/",
                        "1/y/",
                        "1/y/deep.txt=D",
                        "2/",
                        "2/y/",
                        "2/y/deep.txt=D",
                        "2/y/z/",
                        "2/y/z/deeper.md=M",
                        "3/",
                        "3/a.txt=A");
    }

    @Test
    void parentsKeepTheDirectoriesFromThePivotOn() throws IOException {
        scene.run("COPY --parents x/y/deep.txt a.txt /1/");
        scene.run("COPY --parents x/./y/*.txt /2/");
        scene.run("COPY --parents **/*.md /3/");
        scene.run("COPY --parents */./y/*.txt /4/");
        scene.run("COPY --parents x/./ /5/");
        scene.run("COPY --parents x/y /6");
        assertThat(scene.tree())
                .containsExactly(
                        "1/",
                        "1/a.txt=A",
                        "1/x/",
                        "1/x/y/",
                        "1/x/y/deep.txt=D",
                        "2/",
                        "2/y/",
                        "2/y/deep.txt=D",
                        "3/",
                        "3/x/",
                        "3/x/y/",
                        "3/x/y/z/",
                        "3/x/y/z/deeper.md=M",
                        "4/",
                        "4/y/",
                        "4/y/deep.txt=D",
                        "4/y/other.txt=O",
                        "5/",
                        "5/top.txt=T",
                        "5/y/",
                        "5/y/deep.txt=D",
                        "5/y/z/",
                        "5/y/z/deeper.md=M",
                        "6/",
                        "6/x/",
                        "6/x/y/",
                        "6/x/y/deep.txt=D",
                        "6/x/y/z/",
                        "6/x/y/z/deeper.md=M");
        assertThatThrownBy(() -> scene.run("COPY --parents x/missing /7/")).isInstanceOf(CopyException.class);
        scene.run("COPY --parents x/missing* /7/");
    }

    @Test
    void aFileThatChangesBetweenSelectionAndCopyIsAnError() throws IOException {
        Selection selection = scene.select("COPY a.txt /x");
        Files.writeString(scene.source().resolve("a.txt"), "changed");
        assertThatThrownBy(() -> selection.applyTo(scene.root(), scene.root()))
                .isInstanceOf(CopyException.class)
                .hasMessage("a.txt in the build context " + scene.source() + " changed while it was being copied");
    }

    @Test
    void aContextThatIsNoDirectoryIsAnError() {
        Source gone = Source.context(directory.resolve("gone"), dev.slipway.dockerfile.pattern.IgnoreRules.NONE, "");
        assertThatThrownBy(() -> Selection.of(scene.transfer("COPY . /"), gone, DigestMemo.ofThisBuild()))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining("gone");
    }
}
