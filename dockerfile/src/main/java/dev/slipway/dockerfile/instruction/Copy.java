package dev.slipway.dockerfile.instruction;

import dev.slipway.dockerfile.expansion.Environment;
import dev.slipway.dockerfile.source.Origin;
import dev.slipway.dockerfile.syntax.Heredoc;
import java.util.List;
import java.util.Optional;

/**
 * COPY.
 *
 * @param sources the paths or wildcards, without the heredocs
 * @param files heredocs that become files named as the heredoc
 * @param from a stage, named context or image; nothing for the build context
 * @param exclude patterns as in {@code .dockerignore}; never expanded
 */
public record Copy(
        Origin origin,
        List<String> sources,
        List<Heredoc> files,
        String destination,
        Optional<String> from,
        Optional<String> chown,
        Optional<String> chmod,
        boolean link,
        boolean parents,
        List<String> exclude)
        implements Instruction {
    public Copy {
        sources = List.copyOf(sources);
        files = List.copyOf(files);
        exclude = List.copyOf(exclude);
    }

    @Override
    public Copy expand(Environment environment) {
        Expander expander = new Expander(origin, environment);
        return new Copy(
                origin,
                expander.each(sources),
                files.stream().map(expander::body).toList(),
                expander.word(destination),
                from,
                expander.word(chown),
                expander.word(chmod),
                link,
                parents,
                exclude);
    }
}
