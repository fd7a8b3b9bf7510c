package dev.slipway.scaleway.replay;

import dev.slipway.json.Json;
import dev.slipway.scaleway.block.BlockStorage;
import dev.slipway.scaleway.client.ApiClient;
import dev.slipway.scaleway.document.Resource;
import dev.slipway.scaleway.instance.Instances;
import dev.slipway.scaleway.replay.Cassette.Interaction;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recorded requests that the product's own operations make, too. */
final class TypedCalls {
    private static final Pattern PATH =
            Pattern.compile("/(instance|block)/v1/zones/([a-z0-9-]+)/([a-z-]+)(?:/([0-9a-z-]+))?(/action)?");

    private TypedCalls() {}

    /** Asks by the operation, where there is one, and returns the resource that it gave. */
    static Optional<Resource> ask(ApiClient client, Interaction wanted) throws IOException, InterruptedException {
        Matcher path = PATH.matcher(wanted.target());
        if (!path.matches()) {
            return Optional.empty();
        }
        Map<String, Object> body = wanted.question() instanceof Map<?, ?> map ? Json.copyOfObject(map) : Map.of();
        String project = String.valueOf(body.getOrDefault("project", body.getOrDefault("project_id", "")));
        String id = String.valueOf(path.group(4));
        String call = wanted.method() + " " + path.group(3) + (path.group(4) == null ? "" : "/id")
                + (path.group(5) == null ? "" : "/action");
        if (path.group(1).equals("instance")) {
            return instance(new Instances(client, path.group(2), project), call, id, new Resource(body));
        }
        boolean isImport = wanted.method().equals("POST") && id.equals("import-from-object-storage");
        return isImport
                ? imported(new BlockStorage(client, path.group(2), project), new Resource(body))
                : Optional.empty();
    }

    private static Optional<Resource> imported(BlockStorage block, Resource asked)
            throws IOException, InterruptedException {
        String bucket = asked.text("bucket").orElseThrow();
        return Optional.of(
                block.importSnapshot(asked.name(), bucket, asked.text("key").orElseThrow())
                        .resource());
    }

    private static Optional<Resource> instance(Instances instances, String call, String id, Resource asked)
            throws IOException, InterruptedException {
        Set<String> keys = asked.fields().keySet();
        return switch (call) {
            case "GET images/id" -> Optional.of(instances.image(id).resource());
            case "GET servers/id" -> Optional.of(instances.server(id).resource());
            case "POST servers/id/action" -> {
                if (!keys.equals(Set.of("action"))) {
                    yield Optional.empty();
                }
                instances.act(id, asked.text("action").orElseThrow());
                yield Optional.of(new Resource(Map.of()));
            }
            case "POST images" -> {
                if (!keys.equals(Set.of("name", "root_volume", "arch", "project"))) {
                    yield Optional.empty();
                }
                String arch = asked.text("arch").orElseThrow();
                String snapshot = asked.text("root_volume").orElseThrow();
                yield Optional.of(instances
                        .makeImage(asked.name(), arch, snapshot, List.of())
                        .resource());
            }
            default -> Optional.empty();
        };
    }
}
