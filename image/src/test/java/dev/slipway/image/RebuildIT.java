package dev.slipway.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.build.store.Store;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.catalogue.Image;
import dev.slipway.image.comparison.Difference;
import dev.slipway.image.comparison.ImageComparison;
import dev.slipway.image.definition.DefinitionReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recipe is built twice, the second time without the cache, and the disks are compared. */
class RebuildIT {
    private static final Optional<Instant> DATE = Optional.of(Instant.ofEpochSecond(1_700_000_000));

    @TempDir
    private Path folder;

    private Path definition;
    private Store store;

    @BeforeEach
    void open() throws Exception {
        definition = Files.createDirectory(folder.resolve("web"));
        Files.writeString(definition.resolve("hello"), "hello\n");
        Files.writeString(
                definition.resolve("Dockerfile"), "FROM scratch\nCOPY hello /etc/hello\nCOPY hello /srv/web/index\n");
        Files.writeString(
                definition.resolve("slipway.yaml"), "name: web\nversion: 1\nfinish: none\ndisk: {size: 200M}\n");
        store = Store.open(folder.resolve("home"));
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    private ImageRequest request(Optional<Instant> date) throws Exception {
        return ImageRequest.of(DefinitionReader.read(definition)).withRecipe(recipe -> recipe.withSourceDate(date));
    }

    private Rehearsal again(Optional<Instant> date) throws Exception {
        return new ImageBuilder(store, event -> {})
                .rehearse(request(date)
                        .withRecipe(
                                recipe -> recipe.withCaching(recipe.caching().withNone(true))));
    }

    private Image built(Optional<Instant> date) throws Exception {
        return new ImageBuilder(store, event -> {}).build(request(date)).image();
    }

    @Test
    void withADateTheSameDiskComesOnAnotherDay() throws Exception {
        Image image = built(DATE);
        Thread.sleep(1100);
        Rehearsal now = again(DATE);
        assertThat(now.digest()).isEqualTo(image.facts().disk().digest());
        assertThat(ImageComparison.of(image, now)).isEmpty();
    }

    @Test
    void withoutADateOnlyTheTimesOfNewDirectoriesDiffer() throws Exception {
        Image image = built(Optional.empty());
        Thread.sleep(1100);
        Rehearsal now = again(Optional.empty());
        assertThat(now.rootUuid()).isEqualTo(image.facts().disk().rootUuid());
        assertThat(now.digest()).isNotEqualTo(image.facts().disk().digest());
        List<Difference> files = ImageComparison.of(image, now).stream()
                .filter(Difference.File.class::isInstance)
                .toList();
        assertThat(files).extracting(Difference::detail).containsOnly("time");
        assertThat(files)
                .extracting(Difference::name)
                .contains("/etc", "/srv/web")
                .doesNotContain("/etc/hello");
    }

    @Test
    void anotherRecipeHasAnotherRoot() throws Exception {
        Image image = built(DATE);
        Files.writeString(definition.resolve("hello"), "changed\n");
        assertThat(again(DATE).rootUuid()).isNotEqualTo(image.facts().disk().rootUuid());
    }

    @Test
    void laterDataRewritesLittleOfTheStoredDisk() throws Exception {
        Path many = Files.createDirectory(definition.resolve("many"));
        for (int i = 0; i < 4000; i++) {
            Files.writeString(many.resolve("file" + i), "one of many " + i);
        }
        // What is new is kept apart only where it is little beside all.
        Files.writeString(many.resolve("large"), "large ".repeat(2_000_000));
        Files.writeString(
                definition.resolve("Dockerfile"), "FROM scratch\nCOPY many /usr/many\nCOPY hello /srv/web/index\n");
        Image first = built(Optional.empty());
        Thread.sleep(1100);
        Files.writeString(definition.resolve("hello"), "changed\n");
        Image second = built(Optional.empty());
        assertThat(second.facts().disk().rootUuid())
                .isEqualTo(first.facts().disk().rootUuid());
        assertThat(second.diskFormat()).isEqualTo("qcow2");
        // The inodes of the many files would be 1,000 KiB.
        assertThat(Files.size(second.disk())).isLessThan(900L << 10);
    }

    @Test
    void aRehearsalLeavesNothingInTheCatalogue() throws Exception {
        again(DATE);
        assertThat(Catalogue.of(store).list()).isEmpty();
    }
}
