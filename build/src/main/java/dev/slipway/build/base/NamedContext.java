package dev.slipway.build.base;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a name given by {@code --build-context NAME=VALUE} stands for, in FROM, COPY --from and RUN --mount from=. */
public sealed interface NamedContext {

    /** An OCI layout, a directory or a tar of one; {@code reference} is a digest or a tag where it holds more than one image. */
    record Layout(Path path, Optional<String> reference) implements NamedContext {}

    /** An archive that {@code docker save} wrote. */
    record DockerArchive(Path file) implements NamedContext {}

    /** A directory: files to copy from, or a root file system. */
    record Directory(Path path) implements NamedContext {}

    /** A tar of a root file system, compressed or not. */
    record Tar(Path file) implements NamedContext {}

    /** An image of another name. */
    record Image(String reference) implements NamedContext {}

    /** An image that is in the store already, as an earlier build gave it. */
    record Ready(BaseImage image) implements NamedContext {}

    /**
     * Parses {@code NAME=VALUE}; relative paths start at {@code directory}. The name is lower case afterwards, as
     * names of stages are compared.
     */
    static Map.Entry<String, NamedContext> parseOption(String option, Path directory) throws BaseException {
        int at = option.indexOf('=');
        if (at <= 0 || at == option.length() - 1) {
            throw new BaseException("--build-context " + option + " is not NAME=VALUE, as in"
                    + " --build-context debian=oci-layout://DIR or src=../src");
        }
        return Map.entry(option.substring(0, at).toLowerCase(Locale.ROOT), parse(option.substring(at + 1), directory));
    }

    /** Parses the value of an option; what a path holds is told by its content. */
    static NamedContext parse(String value, Path directory) throws BaseException {
        if (value.startsWith("oci-layout://")) {
            return layout(value.substring("oci-layout://".length()), directory);
        }
        if (value.startsWith("docker-archive://")) {
            Path file = directory.resolve(value.substring("docker-archive://".length()));
            return new DockerArchive(existing(file, value));
        }
        if (value.startsWith("docker-image://")) {
            return new Image(value.substring("docker-image://".length()));
        }
        if (value.matches("[a-z0-9+.-]+://.*") || value.startsWith("git@")) {
            throw new BaseException("The context " + value + " is of a kind that is not known here. Known are"
                    + " oci-layout://DIR, docker-archive://FILE, docker-image://NAME, a directory, and a tar file.");
        }
        return detect(existing(directory.resolve(value), value));
    }

    private static NamedContext layout(String rest, Path directory) throws BaseException {
        Path whole = directory.resolve(rest);
        if (Files.exists(whole)) {
            return new Layout(whole, Optional.empty());
        }
        int digest = rest.indexOf("@sha256:");
        int tag = rest.lastIndexOf(':');
        int at = digest > 0 ? digest : tag;
        if (at <= 0) {
            throw missing(whole, "oci-layout://" + rest);
        }
        Path path = existing(directory.resolve(rest.substring(0, at)), "oci-layout://" + rest);
        return new Layout(path, Optional.of(rest.substring(at + 1)));
    }

    /** What kind of context the file or directory at {@code path} is. */
    static NamedContext detect(Path path) throws BaseException {
        return BaseKind.of(path).context(path);
    }

    private static Path existing(Path path, String value) throws BaseException {
        if (!Files.exists(path)) {
            throw missing(path, value);
        }
        return path;
    }

    private static BaseException missing(Path path, String value) {
        return new BaseException("The context " + value + " does not exist: there is no " + path.toAbsolutePath()
                + ". Check the path; a relative one starts at the directory the command runs in.");
    }
}
