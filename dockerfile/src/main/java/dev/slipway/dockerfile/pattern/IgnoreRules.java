package dev.slipway.dockerfile.pattern;

import java.util.ArrayList;
import java.util.List;

/**
 * What a {@code .dockerignore} or the {@code --exclude} flags leave out. Paths are slash paths relative to the root.
 * The last pattern that matches decides; a pattern that matches a directory matches all below it; {@code !} takes
 * paths back in, also below a directory that is left out.
 */
public final class IgnoreRules {
    /** Rules that leave nothing out. */
    public static final IgnoreRules NONE = new IgnoreRules(List.of());

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final List<IgnorePattern> patterns;

    private IgnoreRules(List<IgnorePattern> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    /** The patterns, in order; throws {@link BadPatternException}. */
    public static IgnoreRules of(List<String> patterns) {
        return new IgnoreRules(patterns.stream()
                .map(String::strip)
                .filter(pattern -> !pattern.isEmpty())
                .map(IgnorePattern::of)
                .toList());
    }

    /** The text of a {@code .dockerignore}: a pattern per line, {@code #} in the first column for comments. */
    public static IgnoreRules parse(String text) {
        String rest = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        List<String> lines = new ArrayList<>();
        rest.lines().filter(line -> !line.startsWith("#")).forEach(lines::add);
        return of(lines);
    }

    /** True if there is no pattern. */
    public boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** True if some pattern starts with {@code !}. */
    public boolean takesBack() {
        return patterns.stream().anyMatch(IgnorePattern::reincludes);
    }

    /** True if the path is left out. */
    public boolean excludes(String path) {
        boolean excluded = false;
        for (IgnorePattern pattern : patterns) {
            // A pattern that would only confirm what is already decided needs no look.
            if (pattern.reincludes() == excluded && (pattern.matches(path) || matchesParent(pattern, path))) {
                excluded = !excluded;
            }
        }
        return excluded;
    }

    private static boolean matchesParent(IgnorePattern pattern, String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (slash > 0 && pattern.matches(path.substring(0, slash))) {
                return true;
            }
        }
        return false;
    }

    /** True if the directory and all below it are left out, so that a walk need not enter it. */
    public boolean prunes(String directory) {
        return excludes(directory)
                && patterns.stream()
                        .filter(IgnorePattern::reincludes)
                        .noneMatch(pattern -> pattern.mayMatchBelow(directory));
    }
}
