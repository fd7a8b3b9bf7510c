package dev.slipway.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TreeTest {
    private static final Attributes FILE = Attributes.ofRoot(0644, Instant.EPOCH);
    private static final Attributes DIRECTORY = Attributes.ofRoot(0755, Instant.EPOCH);

    private static Entry.RegularFile file(String path, String text) {
        return new Entry.RegularFile(path, FILE, Content.of(Names.encode(text)));
    }

    private static Layer layer(Entry... entries) {
        return new Layer("l", List.of(entries), Set.of(), Set.of());
    }

    private static List<String> paths(Tree tree) {
        return tree.entries().stream().map(Entry::path).toList();
    }

    @Test
    void sortsByBytesAndMakesMissingDirectories() {
        Tree tree = Tree.of(layer(file("a/é", ""), file("a/\udc80", ""), file("a/z", ""), file("a-b", "")));
        // U+DC80 stands for byte 0x80, é is C3 A9.
        assertThat(paths(tree)).containsExactly("", "a", "a-b", "a/z", "a/\udc80", "a/é");
        assertThat(tree.find("a")).get().isInstanceOf(Entry.Directory.class);
    }

    @Test
    void whiteoutsAndOpaqueDirectoriesHideLowerLayers() {
        Layer base = layer(file("etc/a", "1"), file("etc/b/c", "1"), file("var/x", "1"), file("var-y", "1"));
        Layer upper = new Layer("u", List.of(file("var/new", "2")), Set.of("etc/b", "nothing"), Set.of("var"));
        assertThat(paths(Tree.merge(List.of(base, upper))))
                .containsExactly("", "etc", "etc/a", "var", "var-y", "var/new");
    }

    @Test
    void anOtherKindReplacesADirectoryWithAllInIt() {
        Layer base = layer(file("d/x", "1"), file("f", "1"));
        Layer upper = layer(new Entry.Symlink("d", FILE, "f"), new Entry.Directory("f", DIRECTORY), file("f/y", "2"));
        Tree tree = Tree.merge(List.of(base, upper));
        assertThat(paths(tree)).containsExactly("", "d", "f", "f/y");
        assertThat(tree.find("d")).get().isInstanceOf(Entry.Symlink.class);
    }

    @Test
    void aDirectoryOverADirectoryKeepsWhatIsInItAndItsFirstLayer() {
        Layer base = layer(new Entry.Directory("d", DIRECTORY), file("d/x", "1"));
        Layer upper = layer(new Entry.Directory("d", Attributes.ofRoot(0700, Instant.EPOCH)));
        Tree tree = Tree.merge(List.of(base, upper));
        assertThat(tree.node("d").orElseThrow().entry().attributes().mode()).isEqualTo(0700);
        assertThat(tree.node("d").orElseThrow().layer()).isZero();
        assertThat(tree.find("d/x")).isPresent();
    }

    @Test
    void aLinkOutlivesTheNameItWasMadeFrom() throws Exception {
        Layer base = layer(file("a", "text"), new Entry.HardLink("b", FILE, "a"), new Entry.HardLink("c", FILE, "b"));
        Layer upper = new Layer("u", List.of(), Set.of("a"), Set.of());
        Tree tree = Tree.merge(List.of(base, upper));
        assertThat(paths(tree)).containsExactly("", "b", "c");
        Entry.RegularFile b = (Entry.RegularFile) tree.find("b").orElseThrow();
        assertThat(b.content().open().readAllBytes()).asString().isEqualTo("text");
        assertThat(tree.node("b").orElseThrow().origin()).isEqualTo("a");
        assertThat(tree.find("c")).get().isEqualTo(new Entry.HardLink("c", FILE, "b"));
    }

    @Test
    void aReplacedNameLeavesItsLinksAlone() {
        Layer base = layer(file("a", "old"), new Entry.HardLink("b", FILE, "a"));
        Tree tree = Tree.merge(List.of(base, layer(file("a", "new"))));
        assertThat(tree.node("a").orElseThrow().layer()).isEqualTo(1);
        assertThat(tree.node("b").orElseThrow().layer()).isZero();
        assertThat(tree.find("b")).get().isInstanceOf(Entry.RegularFile.class);
    }

    @Test
    void aMountPointIsEmptiedAndItsContentATreeOfItsOwn() {
        Tree tree = Tree.of(layer(file("boot/k", "k"), new Entry.HardLink("z", FILE, "boot/k"), file("boot-x", "")));
        Tree rest = tree.emptied("boot");
        assertThat(paths(rest)).containsExactly("", "boot", "boot-x", "z");
        assertThat(rest.find("z")).get().isInstanceOf(Entry.RegularFile.class);
        Tree boot = tree.subtree("boot");
        assertThat(paths(boot)).containsExactly("", "k");
        assertThat(boot.find("k")).get().isInstanceOf(Entry.RegularFile.class);
        assertThat(paths(tree.subtree(""))).isEqualTo(paths(tree));
    }

    @Test
    void aLinkToNothingIsRefused() {
        assertThatThrownBy(() -> Tree.of(layer(new Entry.HardLink("b", FILE, "a"))))
                .hasMessageContaining("hard link b to a: there is no such file before it");
    }
}
