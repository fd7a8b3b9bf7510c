package dev.slipway.cli.cloud;

import dev.slipway.build.store.KeyLock;
import dev.slipway.build.store.Scratch;
import dev.slipway.build.store.Store;
import dev.slipway.cli.progress.ProgressMode;
import dev.slipway.cli.progress.ProgressView;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.catalogue.Image;
import dev.slipway.image.definition.Boot;
import dev.slipway.image.export.ClusterCache;
import dev.slipway.image.export.DiskExport;
import dev.slipway.image.export.DiskFormat;
import dev.slipway.image.export.ExportForm;
import dev.slipway.image.export.ExportedDisk;
import dev.slipway.scaleway.client.ApiClient;
import dev.slipway.scaleway.client.Patience;
import dev.slipway.scaleway.configuration.Configuration;
import dev.slipway.scaleway.objects.ObjectKeys;
import dev.slipway.scaleway.objects.ObjectStorage;
import dev.slipway.scaleway.publish.Publication;
import dev.slipway.scaleway.publish.Publisher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway push}. */
@Command(
        name = "push",
        description = "Publish an image in a cloud: upload its disk, have it imported, and give it its name there.",
        footer = "%nAn interrupted push goes on where it stopped when it is called again. No server is rented for it."
                + " Trees for container registries are pushed by slipway build --push.")
public final class PushCommand implements Callable<Integer> {
    private static final Duration IMPORT_LIMIT = Duration.ofHours(2);
    private static final long MOST_BYTES = 1_000_000_000_000L;
    private static final int PROJECT_DIGITS = 8;

    private final Context context;

    @Parameters(paramLabel = "IMAGE", description = "UUID, a unique beginning of one, NAME or NAME:TAG.")
    private String reference = "";

    @Option(
            names = "--cloud",
            paramLabel = "CLOUD",
            description = "local (what slipway cloud serves) or scaleway[:PROFILE] (default: what slipway context use"
                    + " chose).")
    private Optional<String> cloud = Optional.empty();

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "A zone that shall have the image, may be repeated (default: the configuration's).")
    private List<String> zones = new ArrayList<>();

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "All zones of a region, may be repeated; the disk is uploaded once for each region.")
    private List<String> regions = new ArrayList<>();

    @Option(names = "--name", paramLabel = "NAME", description = "The image's name there (default: its name here).")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--bucket",
            paramLabel = "BUCKET",
            description = "Where the disk is uploaded to (default: a bucket that is made for it and deleted again).")
    private Optional<String> bucket = Optional.empty();

    @Option(names = "--keep-object", description = "Keep the uploaded disk in the bucket.")
    private boolean keepObject;

    @Option(names = "--abandon", description = "Remove what an interrupted push of this image left, and push nothing.")
    private boolean abandon;

    @Mixin
    private ProgressOption progress = new ProgressOption();

    /** Pushes images of the store that {@code context} means. */
    public PushCommand(Context context) {
        this.context = context;
    }

    /** How progress is shown. */
    static final class ProgressOption {
        @Option(names = "--progress", paramLabel = "MODE", description = "auto (default), tty, plain, json or quiet.")
        private ProgressMode mode = ProgressMode.AUTO;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        CloudContexts contexts = new CloudContexts(context);
        CloudName where = cloud.isPresent() ? CloudName.parse(cloud.get()) : contexts.current();
        Configuration configuration = contexts.configuration(where)
                .orElseThrow(() -> Failure.usage("a push needs a cloud: --cloud local or --cloud scaleway."));
        Map<String, List<String>> targets = PushZones.byRegion(regions, zones, configuration.zone());
        try (Store store = Stores.open(context)) {
            Image image = Catalogue.of(store).find(reference);
            try (KeyLock _ = store.tryLock("push " + image.id())
                    .orElseThrow(() -> Failure.of("another push of " + image.label() + " is running."))) {
                push(store, image, configuration, targets);
            } catch (InterruptedException e) {
                context.terminal()
                        .err()
                        .println("slipway: the push is interrupted. Called again, it goes on where it stopped; with"
                                + " --abandon, what is there is removed.");
                throw e;
            }
        }
        return 0;
    }

    private void push(Store store, Image image, Configuration configuration, Map<String, List<String>> targets)
            throws IOException, InterruptedException {
        refuseUnfit(image);
        Map<String, Publication> publications = new LinkedHashMap<>();
        Map<String, Publisher> publishers = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> target : targets.entrySet()) {
            Publication publication = publication(image, configuration, target.getKey(), target.getValue());
            publications.put(target.getKey(), publication);
            publishers.put(target.getKey(), publisher(store, configuration, target.getKey(), publication));
        }
        for (Publisher publisher : publishers.values()) {
            if (abandon) {
                publisher.abandon();
            } else {
                publisher.check();
            }
        }
        if (!abandon) {
            publish(store, image, publications, publishers);
        }
    }

    /** What the service would refuse, or what would not boot there, is not worth an upload. */
    private static void refuseUnfit(Image image) {
        Boot boot = image.facts().boot();
        if (boot.mode() == Boot.Mode.EXTERNAL) {
            throw Failure.of("cannot push " + image.label() + ": its kernel is not on its disk (boot: external), and"
                    + " Scaleway starts what is on the disk. Build it with boot: disk.");
        }
        if (boot.firmware() == Boot.Firmware.BIOS) {
            throw Failure.of("cannot push " + image.label() + ": it is for BIOS, and Scaleway's servers have UEFI"
                    + " only. Build it with firmware: uefi.");
        }
        if (image.facts().disk().sizeBytes() > MOST_BYTES) {
            throw Failure.of("cannot push " + image.label() + ": its disk has "
                    + image.facts().disk().sizeBytes() + " bytes, and Scaleway imports no more than 1 TB.");
        }
    }

    private Publication publication(Image image, Configuration configuration, String region, List<String> where)
            throws IOException {
        String label = image.label();
        String called = name.orElse(
                label.endsWith(":latest") ? label.substring(0, label.length() - ":latest".length()) : label);
        String into = bucket.isPresent()
                ? bucket.get()
                : "slipway-" + configuration.project().substring(0, PROJECT_DIGITS) + "-" + region;
        return new Publication(
                called,
                image.facts().arch(),
                into,
                image.id() + ".qcow2",
                where,
                CloudLogin.of(image.facts()).tags(),
                keepObject);
    }

    private static Publisher publisher(Store store, Configuration configuration, String region, Publication publication)
            throws IOException {
        ObjectKeys keys = new ObjectKeys(
                configuration.accessKey() + "@" + configuration.project(), configuration.secretKey(), region);
        String identity = configuration.apiUrl() + " " + publication.bucket() + " " + publication.key();
        Path journals = Files.createDirectories(store.home().resolve("pushes"));
        return Publisher.open(
                new ApiClient(
                        configuration.apiUrl(), configuration.secretKey(), Patience.NORMAL, configuration.transport()),
                new ObjectStorage(configuration.s3Endpoint(region), keys, Patience.NORMAL, configuration.transport()),
                configuration.project(),
                IMPORT_LIMIT,
                publication,
                journals.resolve(UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)) + ".json"));
    }

    private void publish(
            Store store, Image image, Map<String, Publication> publications, Map<String, Publisher> publishers)
            throws IOException, InterruptedException {
        try (Scratch scratch = store.scratch("push");
                ProgressView view = progress.mode.view(context.terminal())) {
            Path disk = export(store, image, scratch.directory().resolve("disk.qcow2"), view);
            int step = 2;
            for (Map.Entry<String, Publisher> publisher : publishers.entrySet()) {
                Publication publication = publications.getOrDefault(
                        publisher.getKey(), publications.values().iterator().next());
                PushView shown = new PushView(view, step, publication.bucket() + " in " + publisher.getKey());
                Map<String, dev.slipway.scaleway.instance.Image> made =
                        publisher.getValue().publish(disk, shown);
                step = shown.next();
                for (Map.Entry<String, dev.slipway.scaleway.instance.Image> one : made.entrySet()) {
                    context.terminal()
                            .out()
                            .println(one.getKey() + " " + one.getValue().id());
                }
            }
        }
    }

    private static Path export(Store store, Image image, Path file, ProgressView view) throws IOException {
        Instant began = Instant.now();
        view.started(1, "export " + image.label() + " as qcow2");
        ExportForm form = ExportForm.of(DiskFormat.QCOW2_ZLIB);
        try (ClusterCache cache = ClusterCache.open(store, form)) {
            DiskExport.write(ExportedDisk.of(image, cache), form, file, (done, total) -> view.advanced(1, done, total));
        }
        view.finished(1, ProgressView.Outcome.DONE, Duration.between(began, Instant.now()));
        return file;
    }
}
