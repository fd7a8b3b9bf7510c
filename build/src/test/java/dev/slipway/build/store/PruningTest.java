package dev.slipway.build.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
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
            assertThat(Pruning.of(store, Instant.MIN)).isEqualTo(new Pruning(0, 1));
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
            assertThat(Pruning.of(store, Instant.parse("2021-01-01T00:00:00Z"))).isEqualTo(new Pruning(1, 1));
            assertThat(store.snapshots().resolve("layer-new")).exists();
        }
    }

    @Test
    void aDamagedRecordKeepsNothing() throws Exception {
        try (Store store = Store.open(home)) {
            layer(store, "layer-one");
            record(store, "broken", "{\"layers\":[\"layer-one\"", Instant.now());
            assertThat(Pruning.of(store, Instant.MIN)).isEqualTo(new Pruning(0, 1));
        }
    }
}
