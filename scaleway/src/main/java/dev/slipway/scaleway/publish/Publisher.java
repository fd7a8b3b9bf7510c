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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
            if (snapshot(zone).isEmpty()) {
                refuseFull(quotas, "snapshots", snapshots, zone);
            }
            Optional<String> made = image(zone);
            if (made.isEmpty()) {
                refuseFull(quotas, "images", images.size(), zone);
            }
            for (Image image : images) {
                boolean ours = made.filter(image.id()::equals).isPresent();
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
            Optional<String> image = image(zone);
            if (image.isPresent()) {
                instances(zone).deleteImage(image.get());
            }
            Optional<String> snapshot = snapshot(zone);
            if (snapshot.isPresent()) {
                block(zone).deleteSnapshot(snapshot.get(), CLEARING);
            }
        }
        Optional<String> upload = openUpload();
        if (upload.isPresent()) {
            storage.abort(publication.bucket(), publication.key(), upload.get());
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
        if (isImportedEverywhere() || (journal.isUploaded() && storage.has(bucket, key))) {
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
            sent = sentAnew(file, progress);
        }
        journal.uploaded(true);
        progress.uploaded(sent);
    }

    private boolean isImportedEverywhere() throws IOException, InterruptedException {
        for (String zone : publication.zones()) {
            if (image(zone).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** An upload is gone when it was completed, and when the storage dropped it because nobody went on with it. */
    private long sentAnew(Path file, PublishingProgress progress) throws IOException, InterruptedException {
        if (Upload.isDone(storage, publication.bucket(), publication.key(), file)) {
            return 0;
        }
        journal.uploaded(false);
        return new Upload(storage, publication.bucket(), publication.key(), begun()).send(file, progress);
    }

    private String begun() throws IOException, InterruptedException {
        Optional<String> open = openUpload();
        if (open.isPresent()) {
            return open.get();
        }
        journal.uploadBegun();
        String id = storage.begin(publication.bucket(), publication.key());
        journal.upload(id);
        return id;
    }

    /** The upload of this publication, also one that a process began that was killed before it could note it. */
    private Optional<String> openUpload() throws IOException, InterruptedException {
        if (journal.upload().isEmpty() && journal.isUploadBegun() && storage.hasBucket(publication.bucket())) {
            Optional<String> found = storage.openUpload(publication.bucket(), publication.key());
            if (found.isPresent()) {
                journal.upload(found.get());
            }
        }
        return journal.upload();
    }

    /** This publication's snapshot, also one that a process asked for that was killed before it could note it. */
    private Optional<String> snapshot(String zone) throws IOException, InterruptedException {
        Optional<Set<String>> before = journal.snapshotsBefore(zone);
        if (before.isPresent()) {
            for (BlockSnapshot snapshot : block(zone).snapshots()) {
                if (snapshot.name().equals(publication.name()) && !before.get().contains(snapshot.id())) {
                    journal.snapshot(zone, snapshot.id());
                }
            }
        }
        return journal.snapshot(zone);
    }

    /** This publication's image: one of its snapshot is, whether or not a process came to note it. */
    private Optional<String> image(String zone) throws IOException, InterruptedException {
        Optional<String> snapshot = snapshot(zone);
        if (journal.image(zone).isEmpty() && snapshot.isPresent()) {
            for (Image image : instances(zone).images()) {
                if (image.rootSnapshot().equals(snapshot)) {
                    journal.image(zone, image.id());
                }
            }
        }
        return journal.image(zone);
    }

    private void beginImport(String zone) throws IOException, InterruptedException {
        List<String> before = new ArrayList<>();
        for (BlockSnapshot snapshot : block(zone).snapshots()) {
            before.add(snapshot.id());
        }
        journal.importing(zone, before);
        BlockSnapshot begun = block(zone).importSnapshot(publication.name(), publication.bucket(), publication.key());
        journal.snapshot(zone, begun.id());
    }

    /** All zones import at the same time; each is waited for in turn. */
    private Map<String, Image> images(PublishingProgress progress) throws IOException, InterruptedException {
        for (String zone : publication.zones()) {
            if (snapshot(zone).isEmpty()) {
                progress.importing(zone);
                beginImport(zone);
            }
        }
        Map<String, Image> images = new LinkedHashMap<>();
        for (String zone : publication.zones()) {
            String snapshot = journal.snapshot(zone).orElseThrow();
            block(zone).awaitSnapshot(snapshot, importLimit);
            Optional<String> made = image(zone);
            Image image = made.isPresent()
                    ? instances(zone).image(made.get())
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
