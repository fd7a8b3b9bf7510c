package dev.slipway.disk.ext4;

import dev.slipway.tree.Entry;
import dev.slipway.tree.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds what takes most of a tree's room, for an error. */
final class LargeFiles {
    private static final int DEPTH = 3;
    private static final long MIB = 1 << 20;

    private LargeFiles() {}

    /** A directory with all in it, or a file. */
    record Part(String path, long sizeBytes) {
        @Override
        public String toString() {
            return "/" + path + " " + (sizeBytes + MIB - 1) / MIB + " MiB";
        }
    }

    /** The directories down to the third level and the files that hold most, largest first. */
    static List<Part> in(Tree tree, int count) {
        Map<String, Long> sizes = new HashMap<>();
        for (Entry entry : tree.entries()) {
            if (entry instanceof Entry.RegularFile file) {
                String path = entry.path();
                long sizeBytes = file.content().sizeBytes();
                int slash = path.indexOf('/');
                for (int depth = 0; slash > 0 && depth < DEPTH; depth++) {
                    sizes.merge(path.substring(0, slash), sizeBytes, Long::sum);
                    slash = path.indexOf('/', slash + 1);
                }
                if (sizeBytes >= MIB) {
                    sizes.put(path, sizeBytes);
                }
            }
        }
        List<Part> parts = new ArrayList<>();
        sizes.forEach((path, sizeBytes) -> parts.add(new Part(path, sizeBytes)));
        parts.sort(Comparator.comparingLong(Part::sizeBytes).reversed().thenComparing(Part::path));
        return List.copyOf(parts.subList(0, Math.min(count, parts.size())));
    }
}
