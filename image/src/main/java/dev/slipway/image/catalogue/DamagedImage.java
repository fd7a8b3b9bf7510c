package dev.slipway.image.catalogue;

import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * An image whose description cannot be read; as text, what it is and what can be done about it.
 *
 * @param references its names
 * @param reason what is wrong with which file
 */
public record DamagedImage(UUID id, List<ImageReference> references, String reason) {

    public DamagedImage {
        references = List.copyOf(references);
    }

    /** Whether a person who writes {@code text} means this image: its id, the beginning of it, or a name. */
    boolean isMeantBy(String text) {
        boolean isId = !text.isEmpty() && id.toString().startsWith(text.toLowerCase(Locale.ROOT));
        return isId || references.stream().anyMatch(own -> text.equals(own.name()) || text.equals(own.toString()));
    }

    @Override
    public String toString() {
        return "the image " + id + " is damaged: " + reason.strip()
                + (reason.strip().endsWith(".") ? "" : ".") + " Remove it by `slipway rmi -f " + id
                + "`, then build or pull it again.";
    }
}
