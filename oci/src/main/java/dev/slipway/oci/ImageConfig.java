package dev.slipway.oci;

import dev.slipway.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of an image (image-spec config.md); its digest is the image's id.
 *
 * @param created RFC 3339 text as it was written
 * @param diffIds digests of the layers' uncompressed archives, base first
 * @param other fields not known here, kept as they are
 */
public record ImageConfig(
        Optional<String> created,
        Optional<String> author,
        Platform platform,
        ContainerConfig container,
        List<Digest> diffIds,
        List<HistoryEntry> history,
        Map<String, Object> other) {

    public ImageConfig {
        diffIds = List.copyOf(diffIds);
        history = List.copyOf(history);
    }

    /** The configuration of {@code FROM scratch}: nothing. */
    public static ImageConfig empty(Platform platform) {
        return new ImageConfig(
                Optional.empty(), Optional.empty(), platform, ContainerConfig.EMPTY, List.of(), List.of(), Map.of());
    }
    /** A copy with this creation time. */
    public ImageConfig withCreated(Optional<String> created) {
        return new ImageConfig(created, author, platform, container, diffIds, history, other);
    }

    /** A copy with this author. */
    public ImageConfig withAuthor(Optional<String> author) {
        return new ImageConfig(created, author, platform, container, diffIds, history, other);
    }

    /** A copy with this platform. */
    public ImageConfig withPlatform(Platform platform) {
        return new ImageConfig(created, author, platform, container, diffIds, history, other);
    }

    /** A copy with this container configuration. */
    public ImageConfig withContainer(ContainerConfig container) {
        return new ImageConfig(created, author, platform, container, diffIds, history, other);
    }

    /** A copy with this list of layers. */
    public ImageConfig withDiffIds(List<Digest> diffIds) {
        return new ImageConfig(created, author, platform, container, diffIds, history, other);
    }

    /** A copy with this history. */
    public ImageConfig withHistory(List<HistoryEntry> history) {
        return new ImageConfig(created, author, platform, container, diffIds, history, other);
    }

    /** A copy with one more entry of history. */
    public ImageConfig withHistoryEntry(HistoryEntry entry) {
        List<HistoryEntry> longer = new ArrayList<>(history);
        longer.add(entry);
        return withHistory(longer);
    }

    /** The ChainID of all layers; {@code scratch} has none (image-spec config.md, Layer ChainID). */
    public Optional<Digest> chainId() {
        Optional<Digest> chain = Optional.empty();
        for (Digest diff : diffIds) {
            chain = Optional.of(chain.map(c -> Digest.sha256((c + " " + diff).getBytes(StandardCharsets.UTF_8)))
                    .orElse(diff));
        }
        return chain;
    }

    /** Parses a configuration; {@code what} names it in the error. */
    public static ImageConfig parse(byte[] document, String what) throws OciException {
        Fields fields = Fields.parse(document, what);
        Platform platform = new Platform(
                fields.text("os").orElse("linux"),
                fields.text("architecture").orElse(Platform.host().architecture()),
                fields.text("variant").filter(v -> !v.isEmpty()));
        Map<String, Object> config = fields.object("config").orElse(Map.of());
        List<Digest> diffIds = new ArrayList<>();
        Fields rootfs = new Fields(fields.object("rootfs").orElse(Map.of()), what + " rootfs");
        for (String diffId : rootfs.texts("diff_ids").orElse(List.of())) {
            try {
                diffIds.add(Digest.parse(diffId));
            } catch (IllegalArgumentException e) {
                throw new OciException(what + " rootfs.diff_ids: " + e.getMessage(), e);
            }
        }
        List<HistoryEntry> history = new ArrayList<>();
        for (Map<String, Object> entry : fields.objects("history")) {
            history.add(HistoryEntry.read(entry, what + " history " + history.size()));
        }
        return new ImageConfig(
                fields.text("created"),
                fields.text("author"),
                platform,
                ContainerConfigJson.read(config, what + " config"),
                diffIds,
                history,
                fields.rest());
    }

    /** The document, compact; the same configuration gives the same bytes. */
    public byte[] toJson() {
        Map<String, Object> object = new LinkedHashMap<>();
        created.ifPresent(text -> object.put("created", text));
        author.ifPresent(text -> object.put("author", text));
        object.put("architecture", platform.architecture());
        platform.variant().ifPresent(text -> object.put("variant", text));
        object.put("os", platform.os());
        object.put("config", ContainerConfigJson.write(container));
        Map<String, Object> rootfs = new LinkedHashMap<>();
        rootfs.put("type", "layers");
        rootfs.put("diff_ids", diffIds.stream().map(Digest::toString).toList());
        object.put("rootfs", rootfs);
        object.put("history", history.stream().map(HistoryEntry::write).toList());
        object.putAll(other);
        return Json.write(object);
    }
}
