package dev.slipway.cli.cloud;

import dev.slipway.cli.terminal.Failure;
import dev.slipway.scaleway.block.BlockStorage;
import dev.slipway.scaleway.client.ApiClient;
import dev.slipway.scaleway.client.Patience;
import dev.slipway.scaleway.configuration.Configuration;
import dev.slipway.scaleway.document.DocumentException;
import dev.slipway.scaleway.instance.Image;
import dev.slipway.scaleway.instance.Instances;
import dev.slipway.scaleway.instance.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A zone of a cloud, ready to be asked.
 *
 * @param name as {@code --cloud} names it
 */
public record Cloud(String name, String zone, ApiClient client, Instances instances, BlockStorage block) {
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final int SHORT_ID = 8;

    static Cloud of(String name, Configuration configuration, String zone) throws IOException {
        ApiClient client = new ApiClient(
                configuration.apiUrl(), configuration.secretKey(), Patience.NORMAL, configuration.transport());
        String project = configuration.project();
        return new Cloud(
                name, zone, client, new Instances(client, zone, project), new BlockStorage(client, zone, project));
    }

    /** The image of that id, beginning of an id, or name. */
    Image image(String reference) throws IOException, InterruptedException {
        if (UUID.matcher(reference).matches()) {
            return instances.image(reference);
        }
        List<Found<Image>> all = new ArrayList<>();
        for (Image image : instances.images()) {
            all.add(new Found<>(image.id(), image.name(), image));
        }
        // A tag that the catalogue would add is meant, too.
        String untagged = reference.endsWith(":latest") ? reference.substring(0, reference.indexOf(':')) : reference;
        return only("image", untagged, all);
    }

    /** The server of that id, beginning of an id, or name. */
    Server server(String reference) throws IOException, InterruptedException {
        if (UUID.matcher(reference).matches()) {
            return instances.server(reference);
        }
        List<Found<Server>> all = new ArrayList<>();
        for (Server server : instances.servers()) {
            all.add(new Found<>(server.id(), server.name(), server));
        }
        return only("server", reference, all);
    }

    private record Found<T>(String id, String name, T thing) {}

    private <T> T only(String kind, String reference, List<Found<T>> all) {
        List<Found<T>> matching = all.stream()
                .filter(found -> found.name().equals(reference)
                        || (!reference.isEmpty() && found.id().startsWith(reference)))
                .toList();
        if (matching.isEmpty()) {
            throw Failure.of("there is no " + kind + " " + reference + " in " + zone + " of the cloud " + name
                    + ". `slipway " + (kind.equals("image") ? "images" : "ps -a") + " --cloud " + name
                    + " --zone " + zone + "` lists what is there.");
        }
        if (matching.size() > 1) {
            List<String> ids = matching.stream().map(Found::id).toList();
            throw Failure.of("several " + kind + "s in " + zone + " are meant by " + reference + ": "
                    + String.join(", ", ids) + ". Name one by its id.");
        }
        return matching.getFirst().thing();
    }

    /** What a server wrote to its serial line; the real service has no request for it. */
    String console(Server server) throws IOException, InterruptedException {
        if (!name.equals(new CloudName.Local().toString())) {
            throw Failure.of("Scaleway's API does not give the console of a server; its web console shows it, and"
                    + " ssh the journal.");
        }
        return client.text("/_slipway/servers/" + server.id() + "/console");
    }

    /** An id as tables show it. */
    static String shown(String id, boolean whole) {
        return whole ? id : id.substring(0, Math.min(SHORT_ID, id.length()));
    }

    static String shown(Server server) throws DocumentException {
        return server.name().isEmpty() ? server.id() : server.name();
    }
}
