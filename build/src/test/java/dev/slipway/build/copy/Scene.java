package dev.slipway.build.copy;

import dev.slipway.dockerfile.Dockerfile;
import dev.slipway.dockerfile.instruction.Add;
import dev.slipway.dockerfile.instruction.Copy;
import dev.slipway.dockerfile.pattern.IgnoreRules;
import dev.slipway.tree.host.FileStatus;
import dev.slipway.tree.host.Posix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A source, a tree to copy to, and instructions as they stand in a Dockerfile; needs no rights of root. */
record Scene(Path source, Path root, String ignored, String workingDirectory) {

    static Scene in(Path directory) throws IOException {
        return new Scene(
                Files.createDirectory(directory.resolve("source")),
                Files.createDirectory(directory.resolve("root")),
                "",
                "/");
    }

    Scene ignoring(String rules) {
        return new Scene(source, root, rules, workingDirectory);
    }

    Scene workingIn(String directory) {
        return new Scene(source, root, ignored, directory);
    }

    Scene file(String path, String content) throws IOException {
        return write(source.resolve(path), content);
    }

    Scene fileInTree(String path, String content) throws IOException {
        return write(root.resolve(path), content);
    }

    private Scene write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return this;
    }

    Scene directory(String path) throws IOException {
        Files.createDirectories(source.resolve(path));
        return this;
    }

    Scene directoryInTree(String path) throws IOException {
        Files.createDirectories(root.resolve(path));
        return this;
    }

    Scene link(String path, String target) throws IOException {
        Files.createDirectories(source.resolve(path).getParent());
        Files.createSymbolicLink(source.resolve(path), Path.of(target));
        return this;
    }

    Scene linkInTree(String path, String target) throws IOException {
        Files.createSymbolicLink(root.resolve(path), Path.of(target));
        return this;
    }

    Source context() {
        return Source.context(source, IgnoreRules.parse(ignored), "Dockerfile.dockerignore");
    }

    Transfer transfer(String line) {
        Dockerfile parsed = Dockerfile.parse("Dockerfile", "FROM scratch\n" + line + "\n");
        return switch (parsed.stages().getFirst().instructions().getFirst()) {
            case Copy copy -> Transfer.of(copy, workingDirectory);
            case Add add -> Transfer.of(add, workingDirectory);
            default -> throw new IllegalArgumentException(line);
        };
    }

    /** The transfer, to this process's own user where the line says nothing: others may not be given files. */
    private Transfer mine(String line) throws IOException {
        Transfer transfer = transfer(line);
        FileStatus me = Posix.lstat(root);
        return new Transfer(
                transfer.instruction(),
                transfer.sources(),
                transfer.files(),
                transfer.destination(),
                transfer.chown().or(() -> Optional.of(me.uid() + ":" + me.gid())),
                transfer.chmod(),
                transfer.parents(),
                transfer.exclude(),
                transfer.link(),
                transfer.unpack(),
                transfer.checksum(),
                transfer.keepGitDir(),
                transfer.created());
    }

    Selection select(String line) throws IOException {
        return Selection.of(mine(line), context(), DigestMemo.ofThisBuild());
    }

    String digest(String line) throws IOException {
        return select(line).digest();
    }

    void run(String line) throws IOException {
        select(line).applyTo(root, root);
    }

    /** All of the tree: {@code a/} for directories, {@code a=content} for files, {@code a->target} for links. */
    List<String> tree() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> all = Files.walk(root)) {
            all.filter(path -> !path.equals(root)).sorted().forEach(path -> lines.add(line(path)));
        }
        return lines;
    }

    private String line(Path path) {
        try {
            String name = root.relativize(path).toString();
            if (Files.isSymbolicLink(path)) {
                return name + "->" + Files.readSymbolicLink(path);
            }
            return Files.isDirectory(path) ? name + "/" : name + "=" + Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String mode(String path) throws IOException {
        return String.format(
                Locale.ROOT, "%04o", Posix.lstat(root.resolve(path)).permissions());
    }
}
