package dev.slipway.build.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreePathTest {
    @TempDir
    private Path root = Path.of("");

    private void link(String path, String target) throws IOException {
        Path link = root.resolve(path);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
    }

    private String resolved(String path) throws IOException {
        return root.relativize(TreePath.resolve(root, path)).toString();
    }

    @Test
    void dotsAreTakenOutAndStopAtTheRoot() throws Exception {
        assertThat(resolved("/a/./b/../c//d/")).isEqualTo("a/c/d");
        assertThat(resolved("../../../etc")).isEqualTo("etc");
    }

    @Test
    void absoluteLinksStartAtTheTreesRoot() throws Exception {
        link("var/run", "/run");
        assertThat(resolved("/var/run/x")).isEqualTo("run/x");
    }

    @Test
    void relativeLinksNeverLeaveTheTree() throws Exception {
        link("etc/resolv.conf", "../../../../run/systemd/resolve.conf");
        assertThat(resolved("/etc/resolv.conf")).isEqualTo("run/systemd/resolve.conf");
    }

    @Test
    void linksToLinksAreFollowed() throws Exception {
        link("a", "b");
        link("b", "/c/d");
        link("c", "e");
        assertThat(resolved("a/f")).isEqualTo("e/d/f");
    }

    @Test
    void dotDotAfterALinkLeavesTheLinksTarget() throws Exception {
        Files.createDirectories(root.resolve("deep/down"));
        link("short", "deep/down");
        assertThat(resolved("short/../x")).isEqualTo("deep/x");
    }

    @Test
    void circlesAreSaid() throws Exception {
        link("a", "b");
        link("b", "a");
        assertThatThrownBy(() -> resolved("a/x"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a/x");
    }

    @Test
    void theRootHasManyNames() {
        assertThat(TreePath.isRoot("/")).isTrue();
        assertThat(TreePath.isRoot("/a/..")).isTrue();
        assertThat(TreePath.isRoot("/..")).isTrue();
        assertThat(TreePath.isRoot("/a")).isFalse();
        assertThat(TreePath.isRoot("/../a")).isFalse();
    }
}
