package dev.slipway.build;

import dev.slipway.oci.Digest;
import dev.slipway.tree.host.FileStatus;
import dev.slipway.tree.host.Posix;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A mounted tree in the words of the golden files. */
final class GoldenTree {
    /** The modification time of every file of a context when the golden builds were made. */
    static final long CONTEXT_TIME = 1485449953L;

    private GoldenTree() {}

    /** Facts of every file below {@code root}, by absolute path; the root itself is not in it. */
    static Map<String, Map<String, Object>> read(Path root) throws IOException {
        Map<String, Map<String, Object>> files = new TreeMap<>();
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(root)) {
            paths = walk.filter(path -> !path.equals(root)).toList();
        }
        for (Path path : paths) {
            files.put("/" + root.relativize(path), facts(path));
        }
        return files;
    }

    private static Map<String, Object> facts(Path path) throws IOException {
        FileStatus status = Posix.lstat(path);
        Map<String, Object> facts = new TreeMap<>();
        if (Files.isSymbolicLink(path)) {
            facts.put("t", "symlink");
            facts.put("link", Files.readSymbolicLink(path).toString());
        } else if (Files.isDirectory(path)) {
            facts.put("t", "dir");
        } else if (Files.isRegularFile(path)) {
            facts.put("t", "file");
            facts.put("size", Long.toString(Files.size(path)));
            try (InputStream in = Files.newInputStream(path)) {
                facts.put("sha256", Digest.sha256(in).hex());
            }
        } else {
            facts.put("t", "other");
        }
        facts.put("mode", String.format(Locale.ROOT, "%04o", status.permissions()));
        facts.put("uid", Long.toString(status.uid()));
        facts.put("gid", Long.toString(status.gid()));
        if (status.modified().getEpochSecond() == CONTEXT_TIME) {
            facts.put("mtime", "context");
        }
        return facts;
    }
}
