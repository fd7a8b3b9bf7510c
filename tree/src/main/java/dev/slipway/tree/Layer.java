package dev.slipway.tree;

import java.util.List;
import java.util.Set;

/**
 * A change to a tree, as the OCI image layer specification means it.
 *
 * @param id names the layer for good: the same id means the same entries
 * @param entries what the layer adds or replaces, parents before children, no path twice
 * @param whiteouts paths of lower layers that are gone
 * @param opaques directories whose lower content is hidden
 */
public record Layer(String id, List<Entry> entries, Set<String> whiteouts, Set<String> opaques) {
    public Layer {
        entries = List.copyOf(entries);
        whiteouts = Set.copyOf(whiteouts);
        opaques = Set.copyOf(opaques);
    }
}
