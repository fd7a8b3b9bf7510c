package dev.slipway.build.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Paths of a tree followed as a process whose root the tree is would follow them: a link never leads out of it.
 *
 * <p>Only for trees in which nothing runs at that moment.
 */
public final class TreePath {
    private static final int MAXIMUM_LINKS = 40;

    private TreePath() {}

    /**
     * The place in {@code root} that {@code path} names, links followed; parts that are not there are taken as written.
     *
     * @throws IOException when links go round in circles
     */
    public static Path resolve(Path root, String path) throws IOException {
        Deque<String> rest = new ArrayDeque<>(parts(path));
        List<String> done = new ArrayList<>();
        int links = 0;
        while (!rest.isEmpty()) {
            String part = rest.pop();
            if (part.equals("..")) {
                if (!done.isEmpty()) {
                    done.removeLast();
                }
                continue;
            }
            Path at = below(root, done).resolve(part);
            if (!Files.isSymbolicLink(at)) {
                done.add(part);
                continue;
            }
            links++;
            if (links > MAXIMUM_LINKS) {
                throw new IOException(path + " leads through more than " + MAXIMUM_LINKS + " symbolic links");
            }
            String target = Files.readSymbolicLink(at).toString();
            if (target.startsWith("/")) {
                done.clear();
            }
            parts(target).reversed().forEach(rest::push);
        }
        return below(root, done);
    }

    /** True when the tree has something at {@code path}, links followed. */
    public static boolean exists(Path root, String path) throws IOException {
        return Files.exists(resolve(root, path), LinkOption.NOFOLLOW_LINKS);
    }

    /** True when {@code path}, taken as written, names the root itself. */
    static boolean isRoot(String path) {
        int depth = 0;
        for (String part : parts(path)) {
            depth = part.equals("..") ? Math.max(0, depth - 1) : depth + 1;
        }
        return depth == 0;
    }

    private static Path below(Path root, List<String> parts) {
        Path at = root;
        for (String part : parts) {
            at = at.resolve(part);
        }
        return at;
    }

    private static List<String> parts(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/")) {
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts;
    }
}
