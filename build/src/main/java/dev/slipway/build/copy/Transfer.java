package dev.slipway.build.copy;

import dev.slipway.dockerfile.instruction.Add;
import dev.slipway.dockerfile.instruction.Copy;
import dev.slipway.dockerfile.pattern.CleanPath;
import dev.slipway.dockerfile.syntax.Heredoc;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One COPY or ADD whose words are expanded.
 *
 * @param instruction {@code COPY} or {@code ADD}, for messages
 * @param sources paths and wildcards, and for ADD also URLs, as they are written
 * @param files heredocs, each a file of its name
 * @param destination absolute and clean; a slash at its end says that it is a directory
 * @param chown {@code user[:group]}, names or numbers
 * @param chmod octal or symbolic
 * @param exclude patterns as in {@code .dockerignore}
 * @param link true: the files go into an empty tree first, whatever is below
 * @param unpack true: an archive among the files is unpacked; nothing means what the kind of source means
 * @param checksum what the one remote source must have
 * @param keepGitDir true keeps {@code .git} of a git source
 * @param created the time that all that is copied gets; nothing leaves each its own
 */
public record Transfer(
        String instruction,
        List<String> sources,
        List<Heredoc> files,
        String destination,
        Optional<String> chown,
        Optional<String> chmod,
        boolean parents,
        List<String> exclude,
        boolean link,
        Optional<Boolean> unpack,
        Optional<String> checksum,
        Optional<Boolean> keepGitDir,
        Optional<Instant> created) {
    public Transfer {
        sources = List.copyOf(sources);
        files = List.copyOf(files);
        exclude = List.copyOf(exclude);
    }

    /** COPY in a working directory, which is absolute. */
    public static Transfer of(Copy copy, String workingDirectory) {
        return new Transfer(
                "COPY",
                copy.sources(),
                copy.files(),
                destination(copy.destination(), workingDirectory),
                copy.chown(),
                copy.chmod(),
                copy.parents(),
                copy.exclude(),
                copy.link(),
                Optional.of(false),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** ADD in a working directory, which is absolute. */
    public static Transfer of(Add add, String workingDirectory) {
        return new Transfer(
                "ADD",
                add.sources(),
                add.files(),
                destination(add.destination(), workingDirectory),
                add.chown(),
                add.chmod(),
                false,
                add.exclude(),
                add.link(),
                add.unpack(),
                add.checksum(),
                add.keepGitDir(),
                Optional.empty());
    }

    /** The same with a time for all that it copies, as SOURCE_DATE_EPOCH asks for. */
    public Transfer withCreated(Optional<Instant> time) {
        return new Transfer(
                instruction,
                sources,
                files,
                destination,
                chown,
                chmod,
                parents,
                exclude,
                link,
                unpack,
                checksum,
                keepGitDir,
                time);
    }

    private static String destination(String word, String workingDirectory) {
        String absolute = word.startsWith("/") ? word : workingDirectory + "/" + word;
        String clean = CleanPath.of("/" + absolute);
        boolean isDirectory = word.isEmpty() || word.equals(".") || word.endsWith("/") || word.endsWith("/.");
        return isDirectory && !clean.endsWith("/") ? clean + "/" : clean;
    }

    /** True when the step does not depend on what is below it: {@code --link} without {@code --chmod}, as BuildKit. */
    public boolean isIndependent() {
        return link && chmod.isEmpty();
    }

    /** What belongs in a cache key beside {@link Selection#digest}: all but the sources, one line a field. */
    public String recipe() {
        StringBuilder text = new StringBuilder("transfer 1\n");
        line(text, "destination", destination);
        chown.ifPresent(value -> line(text, "chown", value));
        chmod.ifPresent(value -> line(text, "chmod", value));
        line(text, "link", Boolean.toString(isIndependent()));
        line(text, "unpack", unpack.map(String::valueOf).orElse("local"));
        created.ifPresent(value -> line(text, "created", value.toString()));
        for (Heredoc file : files) {
            line(text, "file " + file.name().length() + " " + file.name(), file.content());
        }
        return text.toString();
    }

    /** What the instruction says of its sources, for a key that must not look at them. */
    public String selector() {
        StringBuilder text = new StringBuilder();
        sources.forEach(value -> line(text, "source", value));
        exclude.forEach(value -> line(text, "exclude", value));
        line(text, "parents", Boolean.toString(parents));
        checksum.ifPresent(value -> line(text, "checksum", value));
        keepGitDir.ifPresent(value -> line(text, "keep-git-dir", value.toString()));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name)
                .append(' ')
                .append(value.length())
                .append(' ')
                .append(value)
                .append('\n');
    }
}
