package dev.slipway.cli.cloud;

import dev.slipway.cli.progress.Texts;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.cli.terminal.JsonText;
import dev.slipway.cli.terminal.Table;
import dev.slipway.scaleway.document.DocumentException;
import dev.slipway.scaleway.instance.Image;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What the verbs on images do in a cloud. */
public record CloudImages(Cloud cloud, Context context) {
    private static final Duration RELEASE = Duration.ofMinutes(2);
    private static final String LATEST = "latest";

    /** The project's images, the newest first; of a name only, unless that is empty. */
    private List<Image> list(String name) throws IOException, InterruptedException {
        return cloud.instances().images().stream()
                .filter(image -> name.isEmpty()
                        || image.name().equals(name)
                        || repository(image).equals(name))
                .sorted(Comparator.comparing(Image::created).reversed())
                .toList();
    }

    /** Prints a table with the columns of {@code scw images}. */
    public void table(String name, boolean whole) throws IOException, InterruptedException {
        Table table = new Table("repository", "tag", "image id", "created", "region", "arch");
        Instant now = Instant.now();
        for (Image image : list(name)) {
            table.row(
                    repository(image),
                    tag(image),
                    Cloud.shown(image.id(), whole),
                    Texts.age(time(image.created()), now),
                    image.zone(),
                    image.arch());
        }
        table.print(context.terminal().out());
    }

    /** Prints ids only. */
    public void ids(String name, boolean whole) throws IOException, InterruptedException {
        for (Image image : list(name)) {
            context.terminal().out().println(Cloud.shown(image.id(), whole));
        }
    }

    /** Prints what the API says, as a JSON array. */
    public void json(String name) throws IOException, InterruptedException {
        print(list(name).stream().map(image -> image.resource().fields()).toList());
    }

    /** Prints all that the API says of some images or servers, as a JSON array. */
    public void inspect(List<String> references) throws IOException, InterruptedException {
        List<Map<String, Object>> documents = new ArrayList<>();
        for (String reference : references) {
            documents.add(cloud.image(reference).resource().fields());
        }
        print(documents);
    }

    /** Removes images and the snapshots that they are names of. */
    public int remove(List<String> references) throws InterruptedException {
        int status = 0;
        for (String reference : references) {
            try {
                remove(cloud.image(reference));
            } catch (IOException | Failure e) {
                context.terminal().err().println("slipway: " + e.getMessage());
                status = 1;
            }
        }
        return status;
    }

    private void remove(Image image) throws IOException, InterruptedException {
        cloud.instances().deleteImage(image.id());
        context.terminal().out().println("Untagged: " + image.name());
        if (image.rootSnapshot().isPresent()) {
            String snapshot = image.rootSnapshot().get();
            if (image.isOnBlockStorage()) {
                cloud.block().deleteSnapshot(snapshot, RELEASE);
            } else {
                cloud.instances().deleteSnapshot(snapshot);
            }
        }
        context.terminal().out().println("Deleted: " + image.id());
    }

    private void print(List<Map<String, Object>> documents) {
        context.terminal().out().println(JsonText.pretty(documents));
    }

    private static String repository(Image image) {
        int colon = image.name().lastIndexOf(':');
        return colon < 0 ? image.name() : image.name().substring(0, colon);
    }

    private static String tag(Image image) {
        int colon = image.name().lastIndexOf(':');
        return colon < 0 ? LATEST : image.name().substring(colon + 1);
    }

    static Instant time(String text) throws DocumentException {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (java.time.format.DateTimeParseException e) {
            throw new DocumentException("the API sent \"" + text + "\" for a time", e);
        }
    }
}
