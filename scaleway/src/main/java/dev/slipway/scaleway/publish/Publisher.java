package dev.slipway.scaleway.publish;

import dev.slipway.scaleway.block.BlockSnapshot;
import dev.slipway.scaleway.block.BlockStorage;
import dev.slipway.scaleway.client.ApiClient;
import dev.slipway.scaleway.iam.Quotas;
import dev.slipway.scaleway.instance.Image;
import dev.slipway.scaleway.instance.Instances;
import dev.slipway.scaleway.objects.ObjectStorage;
import dev.slipway.scaleway.objects.ObjectStorageException;
import dev.slipway.scaleway.objects.Upload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Publishes in one region. No server is rented for it. */
public final class Publisher {
    private static final Duration CLEARING = Duration.ofMinutes(2);

    private final ApiClient client;
    private final ObjectStorage storage;
    private final String project;
    private final Duration importLimit;
    private final Publication publication;
    private final Journal journal;

    private Publisher(
            ApiClient client,
            ObjectStorage storage,
            String project,
            Duration importLimit,
            Publication publication,
            Journal journal) {
        this.client = client;
        this.storage = storage;
        this.project = project;
        this.importLimit = importLimit;
        this.publication = publication;
        this.journal = journal;
    }

    /**
     * One that goes on where an earlier process stopped.
     *
     * @param project owns what is made
     * @param importLimit how long a zone may take to make a snapshot
     * @param journal a file of this publication alone
     */
    public static Publisher open(
            ApiClient client,
            ObjectStorage storage,
            String project,
            Duration importLimit,
            Publication publication,
            Path journal)
            throws IOException {
        return new Publisher(client, storage, project, importLimit, publication, Journal.open(journal));
    }

    /** Looks, before anything is sent, whether the zones have the name and room free and the key may do what is needed. */
    public void check() throws IOException, InterruptedException {
        Quotas quotas = Quotas.of(client, project);
        for (String zone : publication.zones()) {
            int snapshots = block(zone).snapshots().size();
            List<Image> images = instances(zone).images();
            if (journal.snapshot(zone).isEmpty()) {
                refuseFull(quotas, "snapshots", snapshots, zone);
            }
            if (journal.image(zone).isEmpty()) {
                refuseFull(quotas, "images", images.size(), zone);
            }
            for (Image image : images) {
                boolean ours = journal.image(zone).filter(image.id()::equals).isPresent();
                if (image.name().equals(publication.name()) && !ours) {
                    throw new PublishingException("cannot push to " + zone + ": it has an image \""
                            + publication.name() + "\" already (" + image.id()
                            + "). Choose another name with --name, or remove that image first. Nothing was sent.");
                }
            }
        }
        // That it is not there is no matter, but that it is somebody else's is.
        storage.hasBucket(publication.bucket());
    }

    /** The limit is the organization's and the number this project's, so there may be less room than it seems here. */
    private static void refuseFull(Quotas quotas, String things, int number, String zone) throws PublishingException {
        Optional<Quotas.Limit> limit = quotas.limit(things, zone);
        if (limit.isPresent() && number >= limit.get().most()) {
            throw new PublishingException(
                    "cannot push to " + zone + ": the quota " + limit.get().name() + " is "
                            + limit.get().most() + ", and the project has " + number + " " + things
                            + " there. Remove one, or ask the support for more. Nothing was sent.");
        }
    }

    /**
     * Uploads {@code file}, has it imported in each zone and named; returns the images by zone.
     *
     * @throws PublishingException when it failed: what was uploaded stays if the upload itself failed, and goes
     *     otherwise, with all snapshots and images
     */
    public Map<String, Image> publish(Path file, PublishingProgress progress) throws IOException, InterruptedException {
        try {
            upload(file, progress);
        } catch (IOException e) {
            throw new PublishingException(
                    "uploading to the bucket " + publication.bucket() + " failed: " + e.getMessage()
                            + " What is there already stays: the same push again sends only the rest.",
                    e);
        }
        Map<String, Image> images;
        try {
            images = images(progress);
        } catch (IOException e) {
            throw new PublishingException(
                    "making the image \"" + publication.name() + "\" failed: " + e.getMessage() + " " + cleared(e), e);
        }
        if (!publication.keepObject()) {
            removeObject();
        }
        journal.end();
        return images;
    }

    /** Removes all that unfinished pushes left. */
    public void abandon() throws IOException, InterruptedException {
        for (String zone : journal.zones()) {
            if (journal.image(zone).isPresent()) {
                instances(zone).deleteImage(journal.image(zone).get());
            }
            if (journal.snapshot(zone).isPresent()) {
                block(zone).deleteSnapshot(journal.snapshot(zone).get(), CLEARING);
            }
        }
        if (journal.upload().isPresent()) {
            storage.abort(
                    publication.bucket(), publication.key(), journal.upload().get());
        }
        if (!journal.isEmpty()) {
            removeObject();
        }
        journal.end();
    }

    private String cleared(IOException failure) throws InterruptedException {
        try {
            abandon();
            return "No object, snapshot or image of it is left.";
        } catch (IOException e) {
            failure.addSuppressed(e);
            return "Clearing up failed, too: " + e.getMessage() + " The same push with --abandon tries again.";
        }
    }

    private void upload(Path file, PublishingProgress progress) throws IOException, InterruptedException {
        String bucket = publication.bucket();
        String key = publication.key();
        if (journal.isUploaded() && storage.has(bucket, key)) {
            progress.uploaded(0);
            return;
        }
        if (!storage.hasBucket(bucket)) {
            journal.bucketMade();
            storage.makeBucket(bucket);
        }
        long sent;
        try {
            sent = new Upload(storage, bucket, key, begun()).send(file, progress);
        } catch (ObjectStorageException e) {
            if (!e.code().equals("NoSuchUpload")) {
                throw e;
            }
            // The storage drops uploads that nobody goes on with.
            journal.uploaded(false);
            sent = new Upload(storage, bucket, key, begun()).send(file, progress);
        }
        journal.uploaded(true);
        progress.uploaded(sent);
    }

    private String begun() throws IOException, InterruptedException {
        if (journal.upload().isEmpty()) {
            journal.upload(storage.begin(publication.bucket(), publication.key()));
        }
        return journal.upload().orElseThrow();
    }

    /** All zones import at the same time; each is waited for in turn. */
    private Map<String, Image> images(PublishingProgress progress) throws IOException, InterruptedException {
        for (String zone : publication.zones()) {
            if (journal.snapshot(zone).isEmpty()) {
                progress.importing(zone);
                BlockSnapshot snapshot =
                        block(zone).importSnapshot(publication.name(), publication.bucket(), publication.key());
                journal.snapshot(zone, snapshot.id());
            }
        }
        Map<String, Image> images = new LinkedHashMap<>();
        for (String zone : publication.zones()) {
            String snapshot = journal.snapshot(zone).orElseThrow();
            block(zone).awaitSnapshot(snapshot, importLimit);
            Image image = journal.image(zone).isPresent()
                    ? instances(zone).image(journal.image(zone).get())
                    : instances(zone).makeImage(publication.name(), publication.arch(), snapshot, publication.tags());
            journal.image(zone, image.id());
            images.put(zone, image);
            progress.ready(zone, image.id());
        }
        return images;
    }

    private void removeObject() throws IOException, InterruptedException {
        storage.delete(publication.bucket(), publication.key());
        if (journal.isBucketMade()) {
            storage.deleteIfEmpty(publication.bucket());
        }
    }

    private Instances instances(String zone) {
        return new Instances(client, zone, project);
    }

    private BlockStorage block(String zone) {
        return new BlockStorage(client, zone, project);
    }
}
