package dev.slipway.dockerfile.expansion;

import java.util.List;
import java.util.Set;

/**
 * What a word became.
 *
 * @param text the word with its variables replaced and its quotes removed
 * @param words the same, split at the blanks that no quote or escape protects
 * @param used the variables that were set
 * @param undefined the variables that were not, also where a default stood in
 */
public record Expanded(String text, List<String> words, Set<String> used, Set<String> undefined) {
    public Expanded {
        words = List.copyOf(words);
        used = Set.copyOf(used);
        undefined = Set.copyOf(undefined);
    }
}
