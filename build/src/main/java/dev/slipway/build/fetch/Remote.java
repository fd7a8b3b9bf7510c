package dev.slipway.build.fetch;

import java.util.Optional;

/** A source of ADD that is not a path. */
public sealed interface Remote permits HttpRemote, GitRemote {

    /**
     * What a word means; nothing for a path. A URL of http or https whose path ends in {@code .git} is a repository, as
     * are {@code git://}, {@code ssh://} and {@code user@host:path}.
     *
     * @throws FetchException for a URL that is none, and for a git URL with parts that contradict each other
     */
    static Optional<Remote> parse(String word) throws FetchException {
        Optional<GitRemote> git = GitRemote.parse(word);
        if (git.isPresent()) {
            return Optional.of(git.get());
        }
        return word.startsWith("http://") || word.startsWith("https://")
                ? Optional.of(HttpRemote.parse(word))
                : Optional.empty();
    }

    /** How messages call it: without the password that it may hold. */
    String shown();
}
