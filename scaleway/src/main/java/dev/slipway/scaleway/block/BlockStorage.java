package dev.slipway.scaleway.block;

import dev.slipway.scaleway.client.ApiClient;
import dev.slipway.scaleway.client.ApiError;
import dev.slipway.scaleway.client.ApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Volumes and snapshots of one zone's block storage, made in one project. */
public final class BlockStorage {
    private static final Set<String> SETTLED = Set.of("available", "in_use");
    private static final Set<String> FREE = Set.of("available", "error");

    private final ApiClient client;
    private final String project;
    private final String base;

    /** Those of {@code zone}; what is made belongs to {@code project}. */
    public BlockStorage(ApiClient client, String zone, String project) {
        this.client = client;
        this.project = project;
        this.base = "/block/v1/zones/" + zone;
    }

    /** Has a snapshot made of a qcow2 file that lies in a bucket of the zone's region; it takes its time. */
    public BlockSnapshot importSnapshot(String name, String bucket, String key)
            throws IOException, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("bucket", bucket);
        body.put("key", key);
        body.put("name", name);
        body.put("project_id", project);
        body.put("tags", List.of());
        return new BlockSnapshot(client.post(base + "/snapshots/import-from-object-storage", body));
    }

    /** A snapshot by its id. */
    public BlockSnapshot snapshot(String id) throws IOException, InterruptedException {
        return new BlockSnapshot(client.get(base + "/snapshots/" + id));
    }

    /** The project's snapshots; asking for them also shows whether the key may. */
    public List<BlockSnapshot> snapshots() throws IOException, InterruptedException {
        return client.all(base + "/snapshots?project_id=" + project, "snapshots").stream()
                .map(BlockSnapshot::new)
                .toList();
    }

    /** Waits until a snapshot can be used. */
    public BlockSnapshot awaitSnapshot(String id, Duration limit) throws IOException, InterruptedException {
        return new BlockSnapshot(client.await(base + "/snapshots/" + id, "", SETTLED, limit));
    }

    /** Deletes a snapshot once nothing is made of it any more: an image lets go of it some time after it is gone. */
    public void deleteSnapshot(String id, Duration limit) throws IOException, InterruptedException {
        deleteFree(base + "/snapshots/" + id, limit);
    }

    /** Deletes a volume once no server holds it any more. */
    public void deleteVolume(String id, Duration limit) throws IOException, InterruptedException {
        deleteFree(base + "/volumes/" + id, limit);
    }

    private void deleteFree(String path, Duration limit) throws IOException, InterruptedException {
        try {
            client.await(path, "", FREE, limit);
        } catch (ApiException e) {
            if (e.error() instanceof ApiError.NotFound) {
                return;
            }
            throw e;
        }
        client.delete(path);
    }
}
