package dev.slipway.scaleway.replay;

import dev.slipway.json.Json;
import dev.slipway.scaleway.block.BlockSnapshot;
import dev.slipway.scaleway.document.Resource;
import dev.slipway.scaleway.instance.Image;
import dev.slipway.scaleway.instance.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds the records of the kinds that the product uses against the documents they are views of. */
final class TypedViews {
    private TypedViews() {}

    static List<String> differences(Resource document) throws IOException {
        List<String> differences = new ArrayList<>();
        Optional<Resource> image =
                document.inner("image").filter(inner -> document.fields().size() == 1);
        if (image.isPresent()) {
            differences.addAll(image(new Image(image.get()), image.get()));
        }
        Optional<Resource> server =
                document.inner("server").filter(inner -> document.fields().size() == 1);
        if (server.isPresent()) {
            differences.addAll(server(new Server(server.get()), server.get()));
        }
        if (document.text("class").isPresent() && document.fields().containsKey("parent_volume")) {
            BlockSnapshot snapshot = new BlockSnapshot(document);
            check(differences, "snapshot", snapshot.status(), document.fields().get("status"));
            check(
                    differences,
                    "snapshot",
                    String.valueOf(snapshot.sizeBytes()),
                    document.fields().get("size"));
            check(differences, "snapshot", snapshot.name(), document.fields().get("name"));
            check(differences, "snapshot", snapshot.id(), document.fields().get("id"));
        }
        return differences;
    }

    private static List<String> image(Image image, Resource document) throws IOException {
        List<String> differences = new ArrayList<>();
        Map<String, Object> fields = document.fields();
        Resource root = document.inner("root_volume").orElseThrow();
        check(differences, "image", image.id(), fields.get("id"));
        check(differences, "image", image.name(), fields.get("name"));
        check(differences, "image", image.arch(), fields.get("arch"));
        check(differences, "image", image.zone(), fields.get("zone"));
        check(differences, "image", image.created(), fields.get("creation_date"));
        check(
                differences,
                "image",
                image.rootSnapshot().orElse(""),
                root.fields().get("id"));
        check(
                differences,
                "image",
                String.valueOf(image.rootBytes()),
                root.fields().get("size"));
        boolean block = "sbs_snapshot".equals(root.fields().get("volume_type"));
        check(differences, "image", String.valueOf(image.isOnBlockStorage()), block);
        return differences;
    }

    private static List<String> server(Server server, Resource document) throws IOException {
        List<String> differences = new ArrayList<>();
        Map<String, Object> fields = document.fields();
        check(differences, "server", server.id(), fields.get("id"));
        check(differences, "server", server.name(), fields.get("name"));
        check(differences, "server", server.state(), fields.get("state"));
        check(differences, "server", server.zone(), fields.get("zone"));
        check(differences, "server", server.type(), fields.get("commercial_type"));
        check(differences, "server", server.created(), fields.get("creation_date"));
        boolean image = fields.get("image") != Json.Null.NULL;
        check(differences, "server", String.valueOf(server.imageName().isPresent()), image);
        check(
                differences,
                "server",
                String.valueOf(server.addresses().size()),
                document.list("public_ips").size());
        int volumes = document.inner("volumes").orElseThrow().fields().size();
        check(differences, "server", String.valueOf(server.disks().size()), volumes);
        return differences;
    }

    private static void check(List<String> differences, String kind, String seen, Object sent) {
        if (!seen.equals(String.valueOf(sent))) {
            differences.add("the " + kind + "'s view shows " + seen + " for " + sent);
        }
    }
}
