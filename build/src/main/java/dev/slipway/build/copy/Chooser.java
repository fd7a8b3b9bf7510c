package dev.slipway.build.copy;

import dev.slipway.dockerfile.pattern.BadPatternException;
import dev.slipway.dockerfile.pattern.CleanPath;
import dev.slipway.dockerfile.pattern.Glob;
import dev.slipway.dockerfile.pattern.IgnoreRules;
import dev.slipway.tree.Names;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what the words of one instruction mean in one source. */
final class Chooser {
    private final SourceTree tree;
    private final Transfer transfer;
    private final IgnoreRules exclude;
    private final DigestMemo memo;

    Chooser(SourceTree tree, Transfer transfer, DigestMemo memo) throws CopyException {
        this.tree = tree;
        this.transfer = transfer;
        this.exclude = rules(transfer.exclude());
        this.memo = memo;
    }

    /** What one word means; nothing for a wildcard that matches nothing. */
    List<Pick> choose(String word) throws IOException {
        try {
            return transfer.parents() ? withParents(word) : plain(word);
        } catch (BadPatternException e) {
            throw new CopyException(
                    transfer.instruction() + " " + word + ": " + e.getMessage(),
                    "A bracket that is meant as itself is written [[].");
        }
    }

    private List<Pick> plain(String word) throws IOException {
        String path = clean(word);
        if (!Glob.isWildcard(path)) {
            // A backslash protects a character in a pattern; a file may also just have one in its name.
            String plain = tree.isThere(path) ? path : path.replaceAll("\\\\(.)", "$1");
            return List.of(pick(required(plain, word), filters()));
        }
        List<Pick> picks = new ArrayList<>();
        for (String match : tree.matches(path)) {
            SourceTree.Place place = required(match, word);
            if (place.status().isDirectory() || !exclude.excludes(place.name())) {
                picks.add(pick(place, filters()));
            }
        }
        return picks;
    }

    /** {@code a/./b}: directories from {@code b} on are kept, those before are not. */
    private List<Pick> withParents(String word) throws IOException {
        int pivot = word.indexOf("/./");
        String start = pivot < 0 ? "" : clean(word.substring(0, pivot));
        String pattern = clean(pivot < 0 ? word : word.substring(pivot + 3));
        boolean wild = Glob.isWildcard(start) || Glob.isWildcard(pattern);
        List<String> starts = Glob.isWildcard(start) ? tree.matches(start) : List.of(start);
        List<Pick> picks = new ArrayList<>();
        for (String from : starts) {
            SourceTree.Place place = required(from, word);
            // Behind the pivot is something in a directory, so a file that the wildcard before it matches is not meant.
            if (place.status().isDirectory() || pattern.isEmpty()) {
                picks.add(pick(place, filters(pattern)));
            }
        }
        picks.removeIf(pick -> pick.items().size() == 1 && pick.top().isDirectory() && !pattern.isEmpty());
        if (picks.isEmpty() && !wild) {
            throw missing(Names.join(start, pattern), word);
        }
        return picks;
    }

    private List<IgnoreRules> filters() {
        return exclude.isEmpty() ? List.of() : List.of(exclude);
    }

    private List<IgnoreRules> filters(String onlyPattern) {
        List<IgnoreRules> filters = new ArrayList<>(filters());
        if (!onlyPattern.isEmpty()) {
            filters.add(IgnoreRules.of(List.of("**", "!" + onlyPattern)));
        }
        return filters;
    }

    private Pick pick(SourceTree.Place place, List<IgnoreRules> filters) throws IOException {
        List<Item> items = Walk.from(tree, place, filters, memo);
        return new Pick(
                tree.source(), place.path(), place.name(), transfer.unpack().orElse(true), false, items);
    }

    private SourceTree.Place required(String path, String word) throws IOException {
        Optional<SourceTree.Place> place = tree.find(path);
        return place.orElseThrow(() -> missing(path, word));
    }

    private CopyException missing(String path, String word) {
        String what = transfer.instruction() + " " + word + ": ";
        if (tree.leavesOut(path)) {
            return new CopyException(
                    what + path + " is there in " + tree.source().name() + ", but "
                            + tree.source().ignoredBy() + " leaves it out",
                    "Take it back in with a line !" + path + ", or copy something else.");
        }
        boolean danglingLink = tree.isThere(path);
        if (danglingLink) {
            return new CopyException(
                    what + path + " in " + tree.source().name()
                            + " is a symbolic link to something that is not there (a link is followed inside of it only)",
                    "Put what it leads to beside it, or copy the directory that holds the link.");
        }
        return new CopyException(
                what + "there is no " + (path.isEmpty() ? "/" : path) + " in "
                        + tree.source().name(),
                transfer.parents()
                        ? "Check the path: it is relative to the source's root, and links in it are not followed."
                        : "Check the path: it is relative to the source's root, and .. cannot leave it.");
    }

    static String clean(String word) {
        return CleanPath.of("/" + word).substring(1);
    }

    static IgnoreRules rules(List<String> patterns) throws CopyException {
        try {
            return IgnoreRules.of(patterns);
        } catch (BadPatternException e) {
            throw new CopyException("--exclude=" + e.pattern() + ": " + e.getMessage(), "Mend the pattern.");
        }
    }
}
