package dev.slipway.build.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.build.store.Mounts;
import dev.slipway.build.store.Store;
import dev.slipway.tree.host.FileStatus;
import dev.slipway.tree.host.Posix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers on the kernel's overlayfs; needs root. */
class DraftIT {
    @TempDir
    private Path temporary = Path.of("");

    private Store store;

    @BeforeEach
    void open() throws Exception {
        store = Store.open(temporary.resolve("store"));
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        assertThat(Mounts.below(temporary)).isEmpty();
    }

    /** Changes a tree. */
    private interface Change {
        void apply(Path root) throws Exception;
    }

    private Optional<Snapshot> layer(List<Snapshot> lowers, Change change) throws Exception {
        try (Draft draft = Draft.open(store, lowers)) {
            change.apply(draft.root());
            return draft.commit();
        }
    }

    private Snapshot base() throws Exception {
        return layer(List.of(), root -> {
                    Files.createDirectories(root.resolve("etc/deep"));
                    Files.writeString(root.resolve("etc/a"), "a");
                    Files.writeString(root.resolve("etc/deep/b"), "b");
                    Posix.chmod(root, 0750);
                    Posix.lchown(root.resolve("etc"), 3, 4);
                    Posix.setTimes(root.resolve("etc/deep"), Instant.ofEpochSecond(1_000_000));
                    Posix.setTimes(root.resolve("etc"), Instant.ofEpochSecond(1_000_000));
                    Posix.setTimes(root, Instant.ofEpochSecond(1_000_000));
                })
                .orElseThrow();
    }

    @Test
    void aDraftWithoutLayersIsAnEmptyRoot() throws Exception {
        Snapshot base = base();
        assertThat(base.directory().resolve("etc/a")).hasContent("a");
        assertThat(Snapshot.find(store, base.id())).contains(base);
        assertThat(layer(List.of(), root -> {})).isEmpty();
    }

    @Test
    void onlyWhatChangedIsInTheLayer() throws Exception {
        Snapshot base = base();
        Snapshot top = layer(List.of(base), root -> {
                    assertThat(Posix.lstat(root).permissions()).isEqualTo(0750);
                    Files.writeString(root.resolve("etc/new"), "n");
                })
                .orElseThrow();
        assertThat(top.directory().resolve("etc/new")).hasContent("n");
        assertThat(top.directory().resolve("etc/a")).doesNotExist();
        FileStatus etc = Posix.lstat(top.directory().resolve("etc"));
        assertThat(etc.uid()).isEqualTo(3);
        assertThat(etc.gid()).isEqualTo(4);
        assertThat(base.directory().resolve("etc/new")).doesNotExist();
    }

    @Test
    void aTreeThatIsOnlyLookedAtGivesNoLayer() throws Exception {
        assertThat(layer(
                        List.of(base()),
                        root -> assertThat(root.resolve("etc/deep/b")).hasContent("b")))
                .isEmpty();
    }

    @Test
    void directoriesThatLookAsBeforeAreNotInTheLayer() throws Exception {
        Snapshot base = base();
        Optional<Snapshot> nothing = layer(List.of(base), root -> {
            Path file = Files.writeString(root.resolve("etc/deep/x"), "x");
            Files.delete(file);
            Posix.setTimes(root.resolve("etc/deep"), Instant.ofEpochSecond(1_000_000));
        });
        assertThat(nothing).isEmpty();
        Snapshot kept = layer(List.of(base), root -> {
                    Files.createDirectory(root.resolve("empty"));
                    Path file = Files.writeString(root.resolve("etc/deep/x"), "x");
                    Files.delete(file);
                    Posix.setTimes(root.resolve("etc/deep"), Instant.ofEpochSecond(1_000_000));
                })
                .orElseThrow();
        assertThat(kept.directory().resolve("empty")).isDirectory();
        assertThat(kept.directory().resolve("etc")).doesNotExist();
    }

    @Test
    void aChangedDirectoryIsAChangeEvenWhenItIsEmpty() throws Exception {
        Snapshot top = layer(List.of(base()), root -> Posix.chmod(root.resolve("etc/deep"), 0700))
                .orElseThrow();
        assertThat(Posix.lstat(top.directory().resolve("etc/deep")).permissions())
                .isEqualTo(0700);
    }

    @Test
    void removedAndReplacedThingsAreMarked() throws Exception {
        Snapshot base = base();
        Snapshot top = layer(List.of(base), root -> {
                    Files.delete(root.resolve("etc/a"));
                    Files.delete(root.resolve("etc/deep/b"));
                    Files.delete(root.resolve("etc/deep"));
                    Files.createDirectory(root.resolve("etc/deep"));
                })
                .orElseThrow();
        FileStatus whiteout = Posix.lstat(top.directory().resolve("etc/a"));
        assertThat(whiteout.type()).isEqualTo(FileStatus.CHARACTER_DEVICE);
        assertThat(whiteout.deviceMajor()).isZero();
        assertThat(Posix.lgetxattr(top.directory().resolve("etc/deep"), "trusted.overlay.opaque"))
                .containsExactly('y');
        try (View view = View.of(store, List.of(base, top))) {
            assertThat(view.root().resolve("etc/a")).doesNotExist();
            assertThat(view.root().resolve("etc/deep")).isEmptyDirectory();
        }
        assertThat(layer(List.of(base, top), root -> {})).isEmpty();
    }

    @Test
    void aViewCannotBeWrittenTo() throws Exception {
        try (View view = View.of(store, List.of(base()))) {
            assertThat(view.root().resolve("etc/deep/b")).hasContent("b");
            assertThatThrownBy(() -> Files.writeString(view.root().resolve("x"), "x"))
                    .hasMessageContaining("Read-only");
        }
        try (View none = View.of(store, List.of())) {
            assertThat(none.root()).isEmptyDirectory();
        }
    }

    @Test
    void aClosedDraftLeavesNothing() throws Exception {
        Snapshot base = base();
        try (Draft draft = Draft.open(store, List.of(base))) {
            Files.writeString(draft.root().resolve("x"), "x");
        }
        try (var snapshots = Files.list(store.snapshots())) {
            assertThat(snapshots).containsExactly(base.directory());
        }
    }

    @Test
    void twoHundredLayersAreStacked() throws Exception {
        List<Snapshot> layers = new ArrayList<>(List.of(base()));
        for (int i = 0; i < 200; i++) {
            String name = "file" + i;
            Path made = Files.createDirectories(store.scratch("l").directory().resolve("root"));
            Files.writeString(made.resolve(name), name);
            layers.add(Snapshot.publish(store, made, Snapshot.newId()));
        }
        try (Draft draft = Draft.open(store, layers)) {
            assertThat(draft.root().resolve("file0")).hasContent("file0");
            assertThat(draft.root().resolve("file199")).hasContent("file199");
            assertThat(draft.root().resolve("etc/a")).hasContent("a");
            Files.writeString(draft.root().resolve("more"), "more");
            Snapshot top = draft.commit().orElseThrow();
            assertThat(top.directory().resolve("more")).hasContent("more");
        }
    }

    @Test
    void moreLayersThanLinuxTakesAreRefused() throws Exception {
        Snapshot base = base();
        List<Snapshot> many = new ArrayList<>();
        for (int i = 0; i < 501; i++) {
            many.add(base);
        }
        assertThatThrownBy(() -> Draft.open(store, many))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("501 layers")
                .hasMessageContaining("500");
    }

    @Test
    void aStoreWhosePathHasOptionSeparatorsWorks() throws Exception {
        try (Store odd = Store.open(temporary.resolve("a,b:c d"))) {
            Snapshot base;
            try (Draft draft = Draft.open(odd, List.of())) {
                Files.writeString(draft.root().resolve("x"), "x");
                base = draft.commit().orElseThrow();
            }
            try (View view = View.of(odd, List.of(base))) {
                assertThat(view.root().resolve("x")).hasContent("x");
            }
        }
    }
}
