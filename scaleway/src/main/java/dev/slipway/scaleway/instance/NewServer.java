package dev.slipway.scaleway.instance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A server that is asked for.
 *
 * @param image the id of an image, or a label of the marketplace
 * @param type its commercial type, as {@code DEV1-S}
 * @param tags as they are; cloud-init takes an ssh key from {@code AUTHORIZED_KEY=…} with {@code _} for blanks
 */
public record NewServer(String name, String image, String type, List<String> tags) {
    public NewServer {
        tags = List.copyOf(tags);
    }

    Map<String, Object> body(String project) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("commercial_type", type);
        body.put("image", image);
        body.put("dynamic_ip_required", true);
        body.put("tags", tags);
        body.put("project", project);
        return body;
    }
}
