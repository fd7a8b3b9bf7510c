package dev.slipway.image;

import dev.slipway.build.BuildResult;
import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.disk.DiskIdentity;
import dev.slipway.image.catalogue.HistoryStep;
import dev.slipway.image.catalogue.ImageFacts;
import dev.slipway.image.definition.Boot;
import dev.slipway.image.definition.Definition;
import dev.slipway.image.finish.Foundation;
import dev.slipway.oci.HistoryEntry;
import dev.slipway.oci.ImageConfig;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What an image is made of.
 *
 * @param author what the author's Dockerfile gave
 * @param finish the author's tree as a server, unless that is turned off
 * @param identity names the disk
 * @param created when, for the catalogue
 * @param sourceDate what no file on the disk is younger than; without it, the disk's youngest file says
 */
record Ingredients(
        BuildResult author,
        Optional<Finished> finish,
        DiskIdentity identity,
        Instant created,
        Optional<Instant> sourceDate) {
    private static final DateTimeFormatter VOLUME_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd_HH:mm").withZone(ZoneOffset.UTC);
    static final String KERNEL_ARGUMENTS = "root=UUID=%s ro console=tty0 console=ttyS0,115200n8";

    /**
     * A finish.
     *
     * @param foundation which of the author's layers are below it
     * @param result the server, but for those above
     */
    record Finished(Foundation foundation, BuildResult result) {
        /** What the finish itself has made. */
        List<Snapshot> own() {
            return result.layers()
                    .subList(foundation.below().size(), result.layers().size());
        }

        List<Snapshot> layers() {
            List<Snapshot> all = new ArrayList<>(result.layers());
            all.addAll(foundation.above());
            return all;
        }
    }

    /** The layers of the disk, lowest first. */
    List<Snapshot> layers() {
        return finish.map(Finished::layers).orElseGet(author::layers);
    }

    /** Digest of all that the bytes of the disk depend on. */
    String recipe() {
        List<Object> parts = new ArrayList<>(List.of(
                "image 3",
                author.key(),
                identity.disk(),
                layers().stream().map(Snapshot::id).toList()));
        sourceDate.ifPresent(parts::add);
        return Recipe.text(Recipe.digest(parts));
    }

    /** The id that the same image always gets. */
    UUID imageId(Definition definition) {
        return Recipe.uuid(Recipe.digest(List.of(
                recipe(),
                definition.name(),
                definition.title(),
                definition.description(),
                definition.hostname(),
                new TreeMap<>(author.config().container().labels()),
                definition.boot(),
                definition.hardening().fingerprint(),
                definition.disk(),
                definition.tests())));
    }

    /** The facts of the image that was made of this. */
    ImageFacts facts(Definition definition, UUID id, DiskDraft disk) {
        Instant time = created.truncatedTo(ChronoUnit.MICROS);
        boolean external = definition.boot().mode() == Boot.Mode.EXTERNAL;
        return new ImageFacts(
                id,
                definition.title(),
                definition.description(),
                definition.arch(),
                time,
                recipe(),
                author.config().container().labels(),
                definition.hostname(),
                definition.boot(),
                definition.hardening(),
                external ? Optional.of(KERNEL_ARGUMENTS.formatted(identity.rootFileSystem())) : Optional.empty(),
                "%s-%s-%s-%s"
                        .formatted(
                                definition.arch(), definition.name(), definition.version(), VOLUME_TIME.format(time)),
                disk.facts(),
                definition.tests(),
                history(disk));
    }

    private List<HistoryStep> history(DiskDraft disk) {
        List<HistoryStep> steps = new ArrayList<>(steps(author.config(), author.layers(), disk, ""));
        finish.ifPresent(made -> steps.addAll(steps(made.result().config(), made.own(), disk, "finish")));
        return steps;
    }

    private List<HistoryStep> steps(ImageConfig config, List<Snapshot> layers, DiskDraft disk, String comment) {
        Iterator<Snapshot> layer = layers.iterator();
        List<HistoryStep> steps = new ArrayList<>();
        for (HistoryEntry entry : config.history()) {
            long sizeBytes = entry.emptyLayer() || !layer.hasNext()
                    ? 0
                    : disk.layerBytes(layer.next().id());
            steps.add(new HistoryStep(
                    entry.createdBy(),
                    time(entry),
                    sizeBytes,
                    entry.comment().filter(text -> comment.isEmpty()).orElse(comment)));
        }
        return steps;
    }

    private Instant time(HistoryEntry entry) {
        try {
            return entry.created().map(Instant::parse).orElse(created);
        } catch (DateTimeParseException e) {
            // Another tool's image may say anything here; its time matters to nobody.
            return created;
        }
    }
}
