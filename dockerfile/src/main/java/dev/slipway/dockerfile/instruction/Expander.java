package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.expansion.BadWordException;
import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.expansion.Words;
import dev.slipway.dockerfile.source.DockerfileException;
import dev.slipway.dockerfile.source.Origin;
import dev.slipway.dockerfile.syntax.Heredoc;
import java.util.List;
import java.util.Optional;

/** Expands the fields of one instruction; a bad word becomes an error at its place. */
record Expander(Origin origin, Environment environment) {

    String word(String word) {
        return guarded(word, Words.of(origin.escape()));
    }

    Optional<String> word(Optional<String> word) {
        return word.map(this::word);
    }

    List<String> each(List<String> words) {
        return words.stream().map(this::word).toList();
    }

    /** Each word may become several or none. */
    List<String> split(List<String> words) {
        return words.stream()
                .flatMap(word -> {
                    try {
                        return Words.of(origin.escape()).expand(word, environment).words().stream();
                    } catch (BadWordException e) {
                        throw error(word, e);
                    }
                })
                .toList();
    }

    Heredoc body(Heredoc heredoc) {
        return heredoc.expand() ? heredoc.withContent(guarded(heredoc.content(), Words.ofHeredocBody())) : heredoc;
    }

    private String guarded(String word, Words rules) {
        try {
            return rules.expand(word, environment).text();
        } catch (BadWordException e) {
            throw error(word, e);
        }
    }

    private DockerfileException error(String word, BadWordException e) {
        String line = word.lines().findFirst().orElse(word);
        return origin.errorAt(
                line,
                "cannot expand " + line + ": " + e.getMessage(),
                "Put a literal $ or quote in single quotes, or write " + origin.escape() + " before it.");
    }
}
