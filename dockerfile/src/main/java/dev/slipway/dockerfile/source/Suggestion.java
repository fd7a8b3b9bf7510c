package dev.slipway.dockerfile.source;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean": the nearest known word, if it is at most two edits away. */
public final class Suggestion {
    private static final int FIRST_DISTANCE_TOO_FAR = 3;

    private Suggestion() {}

    /** The known word nearest to {@code word}; nothing if the word itself is known or none is near. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        Optional<String> best = Optional.empty();
        int bestDistance = FIRST_DISTANCE_TOO_FAR;
        for (String candidate : known) {
            if (candidate.equals(word)) {
                return Optional.empty();
            }
            if (Math.abs(candidate.length() - word.length()) >= bestDistance) {
                continue;
            }
            int distance = distance(word, candidate);
            if (distance < bestDistance) {
                best = Optional.of(candidate);
                bestDistance = distance;
            }
        }
        return best;
    }

    /** As {@link #nearest}, whatever the case; the answer is spelled as the known word is. */
    public static Optional<String> nearestIgnoringCase(String word, Collection<String> known) {
        String lower = word.toLowerCase(Locale.ROOT);
        return nearest(
                        lower,
                        known.stream().map(k -> k.toLowerCase(Locale.ROOT)).toList())
                .flatMap(found -> known.stream().filter(found::equalsIgnoreCase).findFirst());
    }

    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
