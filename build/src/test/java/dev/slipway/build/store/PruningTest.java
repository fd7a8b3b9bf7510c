package dev.slipway.build.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruningTest {
    @TempDir
    private Path home = Path.of("");

    private static void record(Store store, String name, String json, Instant modified) throws IOException {
        Path file = store.records().resolve(name + ".json");
        Files.writeString(file, json);
        Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    private static void layer(Store store, String id) throws IOException {
        Files.createDirectories(store.snapshots().resolve(id).resolve("etc"));
        Files.writeString(store.snapshots().resolve(id).resolve("etc/file"), id);
    }

    @Test
    void layersThatARecordNamesStay() throws Exception {
        try (Store store = Store.open(home)) {
            layer(store, "layer-one");
            layer(store, "layer-two");
            record(store, "a", "{\"layers\":[\"layer-one\"]}", Instant.now());
            assertThat(Pruning.of(store, Instant.MIN, Long.MAX_VALUE)).isEqualTo(new Pruning(0, 1));
            assertThat(store.snapshots().resolve("layer-one/etc/file")).exists();
            assertThat(store.snapshots().resolve("layer-two")).doesNotExist();
        }
    }

    @Test
    void oldRecordsGoAndTheirLayersWithThem() throws Exception {
        try (Store store = Store.open(home)) {
            layer(store, "layer-old");
            layer(store, "layer-new");
            record(store, "old", "{\"layers\":[\"layer-old\"]}", Instant.parse("2020-01-01T00:00:00Z"));
            record(store, "new", "{\"layers\":[\"layer-new\"]}", Instant.now());
            assertThat(Pruning.of(store, Instant.parse("2021-01-01T00:00:00Z"), Long.MAX_VALUE))
                    .isEqualTo(new Pruning(1, 1));
            assertThat(store.snapshots().resolve("layer-new")).exists();
        }
    }

    @Test
    void aDamagedRecordKeepsNothing() throws Exception {
        try (Store store = Store.open(home)) {
            layer(store, "layer-one");
            record(store, "broken", "{\"layers\":[\"layer-one\"", Instant.now());
            assertThat(Pruning.of(store, Instant.MIN, Long.MAX_VALUE)).isEqualTo(new Pruning(0, 1));
        }
    }

    @Test
    void whatAProcessUsesStays() throws Exception {
        try (Store store = Store.open(home)) {
            layer(store, "layer-used");
            layer(store, "layer-free");
            assertThat(store.hold("layer-used")).isTrue();
            assertThat(store.hold("layer-none")).isFalse();
            assertThat(Pruning.of(store, Instant.MAX, Long.MAX_VALUE)).isEqualTo(new Pruning(0, 1));
            assertThat(store.snapshots().resolve("layer-used/etc/file")).exists();
        }
        try (Store store = Store.open(home)) {
            assertThat(Pruning.of(store, Instant.MAX, Long.MAX_VALUE)).isEqualTo(new Pruning(0, 1));
        }
    }

    @Test
    void whatIsMadeWhilePruningGoesOnStays() throws Exception {
        try (Store store = Store.open(home)) {
            Path made = Files.createDirectory(home.resolve("tmp/made"));
            assertThat(store.publishSnapshot(made, "layer-made")).isTrue();
            assertThat(Pruning.of(store, Instant.MAX, 0)).isEqualTo(new Pruning(0, 0));
            assertThat(store.snapshots().resolve("layer-made")).isDirectory();
        }
    }

    @Test
    void whatWasUsedLastStaysWithinTheSize() throws Exception {
        try (Store store = Store.open(home)) {
            for (String id : List.of("layer-one", "layer-two", "layer-three")) {
                layer(store, id);
                Files.write(store.snapshots().resolve(id).resolve("big"), new byte[1 << 20]);
            }
            record(store, "one", "{\"layers\":[\"layer-one\"]}", Instant.now().minusSeconds(30));
            record(
                    store,
                    "two",
                    "{\"layers\":[\"layer-one\",\"layer-two\"]}",
                    Instant.now().minusSeconds(20));
            record(
                    store,
                    "three",
                    "{\"layers\":[\"layer-three\"]}",
                    Instant.now().minusSeconds(10));
            record(store, "answer", "{\"digest\":\"d\"}", Instant.now());
            // Both records of the first layer must go, and with them what was found in files that are gone.
            assertThat(Pruning.of(store, Instant.MIN, 2 << 20)).isEqualTo(new Pruning(3, 2));
            assertThat(store.snapshots().resolve("layer-three")).isDirectory();
            assertThat(store.records().resolve("three.json")).exists();
            assertThat(Pruning.of(store, Instant.MIN, 2 << 20)).isEqualTo(new Pruning(0, 0));
        }
    }
}
