package dev.slipway.image.finish;

import dev.slipway.build.BuildResult;
import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Layer;
import dev.slipway.tree.host.DirectoryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where the finish of a tree goes. The uppermost layers that hold nothing but a site's own data, which the finish
 * neither reads nor changes, lie above it: when they change, no package is installed anew, and the disk stays the same
 * but for them.
 *
 * @param below the layers that the finish sees, the lowest first
 * @param above the layers that it does not
 * @param key names the files of {@code below} for good
 */
public record Foundation(List<Snapshot> below, List<Snapshot> above, String key) {
    private static final int SET_ID = 06000;

    /** Where Debian's packages and the finish's own scripts put nothing and look for nothing. */
    private static final List<String> PLACES = List.of("home", "opt", "srv", "var/www");

    /** A directory of the root that is none of these, as /app and /data, is a site's own (Debian policy 9.1.1). */
    private static final Set<String> OTHERS = Set.of(
            "bin",
            "boot",
            "dev",
            "efi",
            "etc",
            "gnu",
            "home",
            "lib",
            "lib32",
            "lib64",
            "libo32",
            "libx32",
            "lost+found",
            "media",
            "mnt",
            "nix",
            "opt",
            "proc",
            "root",
            "run",
            "sbin",
            "snap",
            "srv",
            "sys",
            "tmp",
            "usr",
            "var");

    public Foundation {
        below = List.copyOf(below);
        above = List.copyOf(above);
    }

    /** The foundation of the author's result. */
    public static Foundation of(BuildResult author) throws IOException {
        List<Snapshot> layers = author.layers();
        int kept = layers.size();
        while (kept > 0 && isData(layers.get(kept - 1))) {
            kept--;
        }
        for (BuildResult.Cut cut : author.cuts()) {
            if (cut.layers() >= kept) {
                return new Foundation(
                        layers.subList(0, cut.layers()), layers.subList(cut.layers(), layers.size()), cut.key());
            }
        }
        return new Foundation(layers, List.of(), author.key());
    }

    /** What is taken away might be what the finish makes, as the places to mount partitions at. */
    private static boolean isData(Snapshot snapshot) throws IOException {
        // The layers of packages are large, and need not be read to see that they are none.
        try (Stream<Path> top = Files.list(snapshot.directory())) {
            if (!top.allMatch(path -> isOnTheWay(String.valueOf(path.getFileName())))) {
                return false;
            }
        }
        Layer layer = DirectoryReader.read(snapshot.directory(), DirectoryReader.Form.OVERLAY, snapshot.id());
        return layer.whiteouts().isEmpty()
                && layer.opaques().isEmpty()
                && layer.entries().stream().allMatch(Foundation::isData);
    }

    private static boolean isData(Entry entry) {
        boolean place = isInside(entry.path());
        return switch (entry) {
            case Entry.Directory directory -> place || isOnTheWay(directory.path());
            // The audit's rules name each program that runs with another's rights.
            case Entry.RegularFile file -> place && (file.attributes().mode() & SET_ID) == 0;
            case Entry.Symlink _, Entry.HardLink _ -> place;
            case Entry.Device _, Entry.Fifo _, Entry.Socket _ -> false;
        };
    }

    private static boolean isInside(String path) {
        int slash = path.indexOf('/');
        return (slash > 0 && !OTHERS.contains(path.substring(0, slash)))
                || PLACES.stream().anyMatch(one -> path.startsWith(one + "/"));
    }

    private static boolean isOnTheWay(String path) {
        return path.isEmpty()
                || (path.indexOf('/') < 0 && !OTHERS.contains(path))
                || PLACES.contains(path)
                || PLACES.stream().anyMatch(one -> one.startsWith(path + "/"));
    }
}
