package dev.slipway.scaleway.instance;

import dev.slipway.scaleway.client.ApiClient;
import dev.slipway.scaleway.document.DocumentException;
import dev.slipway.scaleway.document.Resource;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Images and servers of one zone, made in one project. */
public final class Instances {
    private final ApiClient client;
    private final String project;
    private final String base;

    /** Those of {@code zone}; what is made belongs to {@code project}. */
    public Instances(ApiClient client, String zone, String project) {
        this.client = client;
        this.project = project;
        this.base = "/instance/v1/zones/" + zone;
    }

    /** The project's own images, none of the marketplace's. */
    public List<Image> images() throws IOException, InterruptedException {
        String path = base + "/images?public=false&project=" + encoded(project);
        return client.all(path, "images").stream().map(Image::new).toList();
    }

    /** An image by its whole id. */
    public Image image(String id) throws IOException, InterruptedException {
        return new Image(inner(client.get(base + "/images/" + id), "image"));
    }

    /** Gives a snapshot of block storage the name that servers are made by. */
    public Image makeImage(String name, String arch, String snapshot, List<String> tags)
            throws IOException, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("root_volume", snapshot);
        body.put("arch", arch);
        body.put("project", project);
        if (!tags.isEmpty()) {
            body.put("tags", tags);
        }
        return new Image(inner(client.post(base + "/images", body), "image"));
    }

    /** Deletes an image and leaves its snapshots. */
    public void deleteImage(String id) throws IOException, InterruptedException {
        client.delete(base + "/images/" + id);
    }

    /** Deletes a snapshot of a local disk. */
    public void deleteSnapshot(String id) throws IOException, InterruptedException {
        client.delete(base + "/snapshots/" + id);
    }

    /** The project's servers. */
    public List<Server> servers() throws IOException, InterruptedException {
        String path = base + "/servers?project=" + encoded(project);
        return client.all(path, "servers").stream().map(Server::new).toList();
    }

    /** A server by its whole id. */
    public Server server(String id) throws IOException, InterruptedException {
        return new Server(inner(client.get(base + "/servers/" + id), "server"));
    }

    /** Makes a server; it is switched off. */
    public Server makeServer(NewServer server) throws IOException, InterruptedException {
        return new Server(inner(client.post(base + "/servers", server.body(project)), "server"));
    }

    /** Sets what cloud-init reads at the first boot. */
    public void setUserData(String server, String text) throws IOException, InterruptedException {
        client.patchText(base + "/servers/" + server + "/user_data/cloud-init", text);
    }

    /** Has a server do something, as {@code poweron}; the state follows later. */
    public void act(String server, String action) throws IOException, InterruptedException {
        client.post(base + "/servers/" + server + "/action", Map.of("action", action));
    }

    /** Waits until a server is in one of {@code states}. */
    public Server awaitServer(String id, Set<String> states, Duration limit) throws IOException, InterruptedException {
        return new Server(client.await(base + "/servers/" + id, "server", states, limit));
    }

    /** Waits until a server that terminates is there no more. */
    public void awaitNoServer(String id, Duration limit) throws IOException, InterruptedException {
        client.awaitGone(base + "/servers/" + id, limit);
    }

    /** Deletes a server that is switched off; its volumes stay. */
    public void deleteServer(String id) throws IOException, InterruptedException {
        client.delete(base + "/servers/" + id);
    }

    /** Deletes a volume that is a local disk. */
    public void deleteVolume(String id) throws IOException, InterruptedException {
        client.delete(base + "/volumes/" + id);
    }

    private static Resource inner(Resource document, String key) throws DocumentException {
        return document.inner(key)
                .orElseThrow(() ->
                        new DocumentException("the API sent no \"" + key + "\" where one was asked for; its keys are "
                                + document.fields().keySet()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
