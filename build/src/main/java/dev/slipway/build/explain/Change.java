package dev.slipway.build.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How a step differs from what stood at its place before. */
public final class Change {
    private static final int NAMED = 3;

    private final StepInputs before;
    private final StepInputs now;

    private Change(StepInputs before, StepInputs now) {
        this.before = before;
        this.now = now;
    }

    /** The step that stood where step {@code index} stands now: by its text, else by its number. */
    public static Optional<StepInputs> counterpart(List<StepInputs> before, StepInputs now, int index) {
        if (index < before.size() && before.get(index).text().equals(now.text())) {
            return Optional.of(before.get(index));
        }
        Optional<StepInputs> same =
                before.stream().filter(step -> step.text().equals(now.text())).findFirst();
        return same.isPresent() || index >= before.size() ? same : Optional.of(before.get(index));
    }

    /** What changed, in words; empty when nothing did. */
    public static String between(StepInputs before, StepInputs now, boolean first) {
        return new Change(before, now).text(first);
    }

    private String text(boolean first) {
        List<String> changes = new ArrayList<>();
        boolean rewritten = !before.text().equals(now.text());
        if (rewritten) {
            changes.add("the instruction changed, it was \"" + shortened(before.text()) + "\"");
        }
        for (String part : union(before.parts(), now.parts())) {
            // A new text says all about what is written in it.
            if (!rewritten || part.startsWith("variable ") || part.equals("the platform")) {
                part(part).ifPresent(changes::add);
            }
        }
        for (int i = 0; i < now.readings().size(); i++) {
            StepInputs.Reading reading = now.readings().get(i);
            if (i < before.readings().size() && !rewritten) {
                files(before.readings().get(i), reading).ifPresent(changes::add);
            }
        }
        if (!before.below().equals(now.below())) {
            changes.add(first ? "what FROM names changed" : "an earlier step changed");
        }
        return String.join("; ", changes);
    }

    private Optional<String> part(String name) {
        Optional<String> old = Optional.ofNullable(before.parts().get(name));
        Optional<String> current = Optional.ofNullable(now.parts().get(name));
        if (old.equals(current)) {
            return Optional.empty();
        }
        return Optional.of(name + (old.isEmpty() ? " is new" : current.isEmpty() ? " is gone" : " changed"));
    }

    private static Optional<String> files(StepInputs.Reading before, StepInputs.Reading now) {
        if (before.digest().equals(now.digest())) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        for (String path : union(before.files(), now.files())) {
            if (!now.files().containsKey(path)) {
                names.add(path + " (gone)");
            } else if (!before.files().containsKey(path)) {
                names.add(path + " (new)");
            } else if (!Optional.ofNullable(before.files().get(path))
                    .equals(Optional.ofNullable(now.files().get(path)))) {
                names.add(path);
            }
        }
        String what = "files of " + now.from() + " changed";
        if (names.isEmpty() || before.files().isEmpty() || now.files().isEmpty()) {
            return Optional.of(what);
        }
        int more = names.size() - NAMED;
        return Optional.of(what + ": " + String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
                + (more > 0 ? " and " + more + " more" : ""));
    }

    private static Set<String> union(Map<String, String> one, Map<String, String> other) {
        Set<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        return names;
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 59) + "\u2026" : text;
    }
}
