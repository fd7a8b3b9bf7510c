package dev.slipway.image.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.build.store.Scratch;
import dev.slipway.build.store.Store;
import dev.slipway.image.definition.Boot;
import dev.slipway.image.harden.Hardening;
import dev.slipway.image.harden.Level;
import dev.slipway.image.harden.Preset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTest {
    private static final Removal.Users NOBODY = image -> List.of();

    @TempDir
    private Path home;

    private Store store;
    private Catalogue catalogue;

    @BeforeEach
    void open() throws Exception {
        store = Store.open(home);
        catalogue = Catalogue.of(store);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void anImageIsFoundByIdPrefixNameAndTag() throws Exception {
        Image web = image("aaaa1111-0000-4000-8000-000000000001", "web:1", "web:stable");
        image("aaaa2222-0000-4000-8000-000000000002", "db:latest");
        for (String text : List.of(
                "aaaa1111-0000-4000-8000-000000000001",
                "AAAA1111-0000-4000-8000-000000000001",
                "aaaa1",
                "aaaa1111-0",
                "web:1",
                "web:stable",
                "web")) {
            assertThat(catalogue.find(text).id()).as(text).isEqualTo(web.id());
        }
    }

    @Test
    void aNameGoesBeforeThePrefixOfAnId() throws Exception {
        image("cafe1111-0000-4000-8000-000000000001");
        Image named = image("aaaa2222-0000-4000-8000-000000000002", "cafe:latest");
        assertThat(catalogue.find("cafe").id()).isEqualTo(named.id());
    }

    @Test
    void latestIsWhatABareNameMeans() throws Exception {
        Image latest = image("aaaa1111-0000-4000-8000-000000000001", "web:latest");
        image("aaaa2222-0000-4000-8000-000000000002", "web:1");
        assertThat(catalogue.find("web").id()).isEqualTo(latest.id());
    }

    @Test
    void whatCanBeSeveralImagesListsThem() throws Exception {
        image("aaaa1111-0000-4000-8000-000000000001", "web:1");
        image("aaaa2222-0000-4000-8000-000000000002", "web:2");
        for (String text : List.of("aaaa", "web")) {
            assertThatThrownBy(() -> catalogue.find(text))
                    .isInstanceOf(CatalogueException.class)
                    .hasMessageContaining("can be any of 2 images")
                    .hasMessageContaining("aaaa1111-0000-4000-8000-000000000001  web:1")
                    .hasMessageContaining("aaaa2222-0000-4000-8000-000000000002  web:2");
        }
    }

    @Test
    void whatIsNotThereSaysWhatIs() throws Exception {
        assertThatThrownBy(() -> catalogue.find("web"))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("there is no image \"web\"")
                .hasMessageContaining("slipway build");
        image("aaaa1111-0000-4000-8000-000000000001", "db:1");
        for (String text : List.of("web", "web:latest", "db:2", "b", "DB", "../x")) {
            assertThatThrownBy(() -> catalogue.find(text)).as(text).hasMessageContaining("db:1");
        }
    }

    @Test
    void aDamagedImageBlocksNoOther() throws Exception {
        Image broken = image("aaaa1111-0000-4000-8000-000000000001", "web:1");
        Image whole = image("aaaa2222-0000-4000-8000-000000000002", "db:1");
        Files.writeString(broken.directory().resolve(ImageFiles.FACTS), "{\"id\": \"x\"}");
        assertThat(catalogue.list()).extracting(Image::id).containsExactly(whole.id());
        assertThat(catalogue.find("aaaa").id()).isEqualTo(whole.id());
        for (String text : List.of("web:1", "web", "aaaa1", broken.id().toString())) {
            assertThatThrownBy(() -> catalogue.find(text))
                    .as(text)
                    .isInstanceOf(CatalogueException.class)
                    .hasMessageContaining("is damaged")
                    .hasMessageContaining("slipway rmi -f " + broken.id());
        }
        assertThatThrownBy(() -> catalogue.withId(broken.id())).hasMessageContaining("is damaged");
        assertThatThrownBy(() -> catalogue.remove("web:1", false, NOBODY)).hasMessageContaining("rmi -f");
        assertThat(catalogue.remove("web:1", true, NOBODY).deleted()).contains(broken.id());
        assertThat(broken.directory()).doesNotExist();
        assertThatThrownBy(() -> catalogue.find("web:1")).hasMessageContaining("there is no image");
    }

    @Test
    void damagedNamesSayWhatCanBeDone() throws Exception {
        image("aaaa1111-0000-4000-8000-000000000001", "web:1");
        Path tags = store.images().resolve("tags.json");
        for (String text : List.of("x", "{\"web:1\": \"x\"}", "{\"A B\": \"x\"}", "{\"web:1\": 3}")) {
            Files.writeString(tags, text);
            assertThatThrownBy(() -> catalogue.list())
                    .as(text)
                    .isInstanceOf(CatalogueException.class)
                    .hasMessageContaining(tags.toString())
                    .hasMessageContaining("slipway tag ID NAME:TAG");
        }
        Files.delete(tags);
        assertThat(catalogue.list()).hasSize(1);
    }

    @Test
    void aTagGoesToOneImageOnly() throws Exception {
        Image first = image("aaaa1111-0000-4000-8000-000000000001", "web:latest");
        Image second = image("aaaa2222-0000-4000-8000-000000000002", "web:latest");
        assertThat(catalogue.withId(first.id()).orElseThrow().references()).isEmpty();
        assertThat(catalogue.find("web").id()).isEqualTo(second.id());
    }

    @Test
    void theSameIdIsPublishedOnce() throws Exception {
        Image first = image("aaaa1111-0000-4000-8000-000000000001", "web:1");
        Files.getLastModifiedTime(first.disk());
        try (Scratch scratch = store.scratch("image")) {
            Files.writeString(Catalogue.draft(scratch).resolve(ImageFiles.DISK), "another");
            Image again = catalogue.publish(facts(first.id()), scratch);
            assertThat(again.disk()).hasContent("disk");
        }
    }

    @Test
    void aNameGoesBeforeItsImage() throws Exception {
        Image web = image("aaaa1111-0000-4000-8000-000000000001", "web:1", "web:2");
        assertThat(catalogue.remove("web:1", false, NOBODY))
                .isEqualTo(new Removal(List.of(ImageReference.of("web:1")), Optional.empty()));
        assertThat(catalogue.remove("web", false, NOBODY))
                .isEqualTo(new Removal(List.of(ImageReference.of("web:2")), Optional.of(web.id())));
        assertThat(catalogue.list()).isEmpty();
        assertThat(web.directory()).doesNotExist();
    }

    @Test
    void anImageOfSeveralNamesIsRemovedByItsIdOnlyByForce() throws Exception {
        Image web = image("aaaa1111-0000-4000-8000-000000000001", "web:1", "web:2");
        assertThatThrownBy(() -> catalogue.remove("aaaa", false, NOBODY)).hasMessageContaining("web:1, web:2");
        assertThat(catalogue.remove("aaaa", true, NOBODY).deleted()).contains(web.id());
    }

    @Test
    void anImageInUseIsKept() throws Exception {
        Image web = image("aaaa1111-0000-4000-8000-000000000001", "web:1");
        assertThatThrownBy(() -> catalogue.remove("web:1", false, id -> List.of("happy_server")))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("happy_server");
        assertThat(catalogue.find("web:1").disk()).hasContent("disk");
        assertThat(catalogue
                        .remove("web:1", true, id -> List.of("happy_server"))
                        .deleted())
                .contains(web.id());
    }

    @Test
    void anImageIsReadAsItWasWritten() throws Exception {
        Image web = image("aaaa1111-0000-4000-8000-000000000001", "web:1");
        assertThat(web.facts()).isEqualTo(facts(web.id()));
        ProofReport report = new ProofReport(
                Instant.parse("2026-01-02T03:04:05Z"),
                Duration.ofMillis(61_234),
                Boot.Firmware.BIOS,
                "tcg",
                List.of(
                        new Assertion("ssh answers", Assertion.Outcome.PASSED, Duration.ofSeconds(60), ""),
                        new Assertion("second boot", Assertion.Outcome.NOT_RUN, Duration.ZERO, "quick"),
                        new Assertion("no failed unit", Assertion.Outcome.FAILED, Duration.ZERO, "x.service")),
                List.of("last line"));
        catalogue.record(web, report);
        assertThat(catalogue.find("web").proofs()).containsExactly(report);
        assertThat(report.passed()).isFalse();
    }

    @Test
    void whatAKilledBuildLeftIsNoImage() throws Exception {
        Files.createDirectory(store.images().resolve("half"));
        assertThat(catalogue.list()).isEmpty();
    }

    @Test
    void inspectHasTheKeysOfTheArticle() throws Exception {
        Image web = image("aaaa1111-0000-4000-8000-000000000001", "web:1");
        assertThat(Inspection.of(web))
                .containsEntry("id", "aaaa1111-0000-4000-8000-000000000001")
                .containsEntry("name", "My image")
                .containsEntry("arch", "x86_64")
                .containsEntry("creation_date", "2017-04-22T22:39:56.884833+00:00")
                .containsEntry("modification_date", "2017-04-22T22:39:56.884833+00:00")
                .containsEntry("organization", Inspection.LOCAL_ORGANIZATION)
                .containsEntry("default_bootscript", Optional.empty())
                .containsEntry("tags", List.of("web:1"));
        assertThat(Inspection.of(web).get("root_volume"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("size", 50_000_000_000L)
                .containsEntry("name", "x86_64-my-image-latest-2017-04-22_22:34")
                .containsEntry("volume_type", "l_ssd")
                .containsKey("id");
    }

    private Image image(String id, String... names) throws Exception {
        try (Scratch scratch = store.scratch("image")) {
            Files.writeString(Catalogue.draft(scratch).resolve(ImageFiles.DISK), "disk");
            Image image = catalogue.publish(facts(UUID.fromString(id)), scratch);
            for (String name : names) {
                catalogue.tag(image, ImageReference.of(name));
            }
            return catalogue.withId(image.id()).orElseThrow();
        }
    }

    private static ImageFacts facts(UUID id) {
        return new ImageFacts(
                id,
                "My image",
                "A description",
                "x86_64",
                Instant.parse("2017-04-22T22:39:56.884833Z"),
                "sha256:00",
                java.util.Map.of("owner", "us"),
                "web",
                Boot.DEFAULT,
                new Hardening(
                        Level.HIGH,
                        new Hardening.Ssh(2222, List.of("eve"), List.of("10.0.0.0/8"), true),
                        new Hardening.Firewall(Preset.SWARM, List.of("10.0.0.2"), List.of("443/tcp")),
                        true,
                        false,
                        java.util.Map.of("umask", "shared files")),
                Optional.of("ro"),
                "x86_64-my-image-latest-2017-04-22_22:34",
                new DiskFacts(
                        4L << 30,
                        50_000_000_000L,
                        500L << 20,
                        "sha256:11",
                        UUID.fromString("11111111-2222-4333-8444-555555555555")),
                List.of(new dev.slipway.image.definition.GuestTest("t", "true", 0, Optional.of("x"))),
                List.of(new HistoryStep("RUN true", Instant.EPOCH, 12, "recipe")));
    }
}
