package dev.slipway.oci;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One step that made an image (image-spec config.md, history).
 *
 * @param created RFC 3339 text as it was written
 * @param createdBy the instruction
 * @param emptyLayer true when the step made no layer; the others are as many as the layers
 * @param other fields not known here, kept as they are
 */
public record HistoryEntry(
        Optional<String> created,
        String createdBy,
        Optional<String> author,
        Optional<String> comment,
        boolean emptyLayer,
        Map<String, Object> other) {

    /** An entry of a step, without author. */
    public static HistoryEntry of(String created, String createdBy, Optional<String> comment, boolean emptyLayer) {
        return new HistoryEntry(Optional.of(created), createdBy, Optional.empty(), comment, emptyLayer, Map.of());
    }

    static HistoryEntry read(Map<String, Object> object, String what) throws OciException {
        Fields fields = new Fields(object, what);
        return new HistoryEntry(
                fields.text("created"),
                fields.text("created_by").orElse(""),
                fields.text("author"),
                fields.text("comment"),
                fields.flag("empty_layer"),
                fields.rest());
    }

    Map<String, Object> write() {
        Map<String, Object> object = new LinkedHashMap<>();
        created.ifPresent(text -> object.put("created", text));
        if (!createdBy.isEmpty()) {
            object.put("created_by", createdBy);
        }
        author.ifPresent(text -> object.put("author", text));
        comment.ifPresent(text -> object.put("comment", text));
        if (emptyLayer) {
            object.put("empty_layer", true);
        }
        object.putAll(other);
        return object;
    }
}
