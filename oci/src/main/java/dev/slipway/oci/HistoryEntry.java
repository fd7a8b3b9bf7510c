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

    /** Readers of JSON have limits for a text, the one used here has 32 KiB; a heredoc may be longer. */
    private static final int MOST_CHARACTERS = 16 << 10;

    /** An entry of a step, without author; of a very long instruction it has the beginning. */
    public static HistoryEntry of(String created, String createdBy, Optional<String> comment, boolean emptyLayer) {
        return new HistoryEntry(
                Optional.of(created), shortened(createdBy), Optional.empty(), comment, emptyLayer, Map.of());
    }

    private static String shortened(String instruction) {
        if (instruction.length() <= MOST_CHARACTERS) {
            return instruction;
        }
        int end = Character.isHighSurrogate(instruction.charAt(MOST_CHARACTERS - 1))
                ? MOST_CHARACTERS - 1
                : MOST_CHARACTERS;
        return instruction.substring(0, end) + " [... " + (instruction.length() - end) + " more characters]";
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
