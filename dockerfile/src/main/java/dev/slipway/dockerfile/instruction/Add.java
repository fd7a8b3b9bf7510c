package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.source.Origin;
import dev.slipway.dockerfile.syntax.Heredoc;
import java.util.List;
import java.util.Optional;

/**
 * ADD.
 *
 * @param sources paths, wildcards, URLs or git references, without the heredocs
 * @param files heredocs that become files named as the heredoc
 * @param checksum what the one remote source must have, as {@code sha256:…} or a commit
 * @param keepGitDir what is said of it; nothing when the flag is absent
 * @param unpack what is said of it; nothing means local archives are unpacked and remote ones are not
 * @param exclude patterns as in {@code .dockerignore}; never expanded
 */
public record Add(
        Origin origin,
        List<String> sources,
        List<Heredoc> files,
        String destination,
        Optional<String> chown,
        Optional<String> chmod,
        Optional<String> checksum,
        boolean link,
        Optional<Boolean> keepGitDir,
        Optional<Boolean> unpack,
        List<String> exclude)
        implements Instruction {
    public Add {
        sources = List.copyOf(sources);
        files = List.copyOf(files);
        exclude = List.copyOf(exclude);
    }

    @Override
    public Add expand(Environment environment) {
        Expander expander = new Expander(origin, environment);
        return new Add(
                origin,
                expander.each(sources),
                files.stream().map(expander::body).toList(),
                expander.word(destination),
                expander.word(chown),
                expander.word(chmod),
                expander.word(checksum),
                link,
                keepGitDir,
                unpack,
                exclude);
    }
}
