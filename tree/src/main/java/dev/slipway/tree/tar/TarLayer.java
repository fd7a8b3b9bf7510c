package dev.slipway.tree.tar;

import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import dev.slipway.tree.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An uncompressed archive in a file as a {@link Layer}, its content read from the archive in place. */
public final class TarLayer {
    /** What the name of a whiteout begins with. */
    public static final String WHITEOUT = ".wh.";
    /** The name that marks its directory opaque. */
    public static final String OPAQUE = ".wh..wh..opq";

    private TarLayer() {}

    /** Reads all headers; where a path comes twice, the last one counts. */
    public static Layer read(Path archive, String layerId) throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        Set<String> whiteouts = new HashSet<>();
        Set<String> opaques = new HashSet<>();
        try (TarReader reader = TarReader.of(archive)) {
            for (Optional<Entry> next = reader.next(); next.isPresent(); next = reader.next()) {
                Entry entry = next.get();
                if (entry instanceof Entry.RegularFile file
                        && file.content() instanceof dev.slipway.tree.Content.Passing) {
                    throw new TarException("read " + archive + " as a layer: it is compressed; unpack it first");
                }
                String name = Names.last(entry.path());
                if (name.equals(OPAQUE)) {
                    opaques.add(Names.parent(entry.path()));
                } else if (name.startsWith(WHITEOUT)) {
                    whiteouts.add(Names.join(Names.parent(entry.path()), name.substring(WHITEOUT.length())));
                } else {
                    entries.remove(entry.path());
                    entries.put(entry.path(), entry);
                }
            }
        }
        return new Layer(layerId, new ArrayList<>(entries.values()), whiteouts, opaques);
    }
}
