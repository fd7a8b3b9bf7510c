package dev.slipway.build.fetch;

import dev.slipway.build.store.KeyLock;
import dev.slipway.build.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Git repositories, kept bare in the store below {@code fetched/git}, so that a commit is fetched once only. */
public final class GitRepositories {
    private final Store store;

    /** Keeps repositories in {@code store}. */
    public GitRepositories(Store store) {
        this.store = store;
    }

    /**
     * The commit that the reference means now, fetched unless it is there already. A commit that is named in full and is
     * there is not asked about.
     *
     * @throws FetchException when there is no such repository or reference, or the commit is not the one of the checksum
     */
    public GitCommit resolve(GitRemote remote) throws IOException, InterruptedException {
        Path repository = store.home().resolve("fetched/git").resolve(digest(remote.url()));
        try (KeyLock _ = store.lock("fetch " + remote.url())) {
            if (!Files.exists(repository.resolve("HEAD"))) {
                Files.createDirectories(repository);
                require(
                        remote,
                        "make a repository for",
                        Git.run(repository, List.of("init", "--bare", "--quiet", ".")));
            }
            String id = remote.namesCommit() ? remote.ref().orElseThrow() : ask(remote, repository);
            if (remote.checksum().isPresent()
                    && !id.startsWith(remote.checksum().get())) {
                throw new FetchException(
                        "ADD " + remote.shown() + ": " + remote.ref().orElse("HEAD") + " is commit " + id + ", not "
                                + remote.checksum().get() + " as the checksum asks for",
                        "If the branch or tag was meant to move, write its new commit; else find out who moved it.");
            }
            if (!has(repository, id)) {
                fetch(remote, repository, id);
            }
            return new GitCommit(remote, id, time(remote, repository, id), repository);
        }
    }

    private static String digest(String url) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(url.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** What ls-remote says of the reference; the commit of an annotated tag, not the tag. */
    private static String ask(GitRemote remote, Path repository) throws IOException, InterruptedException {
        String ref = remote.ref().orElse("HEAD");
        Git.Outcome outcome =
                require(remote, "ask", Git.run(repository, List.of("ls-remote", "--", remote.url(), ref, ref + "^{}")));
        List<String[]> found = outcome.output()
                .lines()
                .map(line -> line.split("\t", 2))
                .filter(line -> line.length == 2)
                .toList();
        for (String name :
                List.of("refs/tags/" + ref + "^{}", ref + "^{}", "refs/tags/" + ref, "refs/heads/" + ref, ref)) {
            for (String[] line : found) {
                if (line[1].equals(name)) {
                    return line[0];
                }
            }
        }
        return abbreviated(remote, repository, ref);
    }

    /** A reference that the server does not know may be the first digits of a commit. */
    private static String abbreviated(GitRemote remote, Path repository, String ref)
            throws IOException, InterruptedException {
        if (ref.matches("[0-9a-f]{7,39}")) {
            fetchAll(remote, repository);
            Git.Outcome outcome = Git.run(repository, List.of("rev-parse", "--quiet", "--verify", ref + "^{commit}"));
            if (outcome.isGood()) {
                return outcome.output().strip();
            }
        }
        throw new FetchException(
                "ADD " + remote.shown() + ": the repository has no branch, tag or commit " + ref,
                "git ls-remote " + remote.shown() + " lists what it has.");
    }

    private static boolean has(Path repository, String id) throws IOException, InterruptedException {
        return Git.run(repository, List.of("cat-file", "-e", id + "^{commit}")).isGood()
                && Git.run(repository, List.of("rev-parse", "--quiet", "--verify", "refs/slipway/" + id))
                        .isGood();
    }

    private static void fetch(GitRemote remote, Path repository, String id) throws IOException, InterruptedException {
        String own = "refs/slipway/" + id;
        Git.Outcome shallow = Git.run(
                repository,
                List.of("fetch", "--quiet", "--no-tags", "--depth=1", "--", remote.url(), "+" + id + ":" + own));
        if (shallow.isGood()) {
            return;
        }
        // Servers may refuse single commits, and plain web servers know no depth.
        fetchAll(remote, repository);
        Git.Outcome named = Git.run(repository, List.of("update-ref", own, id + "^{commit}"));
        if (!named.isGood()) {
            throw new FetchException(
                    "ADD " + remote.shown() + ": the repository has no commit " + id,
                    "Check the commit; one that no branch and no tag leads to cannot be fetched from every server.");
        }
    }

    private static void fetchAll(GitRemote remote, Path repository) throws IOException, InterruptedException {
        require(
                remote,
                "fetch",
                Git.run(
                        repository,
                        List.of(
                                "fetch",
                                "--quiet",
                                "--",
                                remote.url(),
                                "+refs/heads/*:refs/remotes/origin/*",
                                "+refs/tags/*:refs/tags/*")));
    }

    private static Instant time(GitRemote remote, Path repository, String id) throws IOException, InterruptedException {
        Git.Outcome outcome = require(remote, "read", Git.run(repository, List.of("show", "-s", "--format=%ct", id)));
        return Instant.ofEpochSecond(Long.parseLong(outcome.output().strip()));
    }

    private static Git.Outcome require(GitRemote remote, String what, Git.Outcome outcome) throws FetchException {
        if (!outcome.isGood()) {
            String why = outcome.errors()
                    .lines()
                    .filter(line -> !line.isBlank())
                    .reduce((first, second) -> second)
                    .orElse("status " + outcome.status());
            throw new FetchException(
                    "ADD " + remote.shown() + ": git could not " + what + " the repository: "
                            + why.replace(remote.url(), remote.shown()),
                    "Check the address and the network, and that it can be read without a password.");
        }
        return outcome;
    }

    /** Writes the commit's tree into an empty directory; {@code .git} only if it is to be kept. */
    public void checkOut(GitCommit commit, Path into, boolean keepGitDir) throws IOException, InterruptedException {
        GitRemote remote = commit.remote();
        String source = commit.repository().toAbsolutePath().toString();
        try (KeyLock _ = store.lock("fetch " + remote.url())) {
            require(remote, "check out", Git.run(into, List.of("init", "--quiet", ".")));
            require(remote, "check out", Git.run(into, List.of("remote", "add", "origin", remote.url())));
            require(
                    remote,
                    "check out",
                    Git.run(
                            into,
                            List.of(
                                    "fetch",
                                    "--quiet",
                                    "--no-tags",
                                    "--depth=1",
                                    source,
                                    "refs/slipway/" + commit.id())));
            require(remote, "check out", Git.run(into, List.of("checkout", "--quiet", "--force", commit.id())));
        }
        if (remote.submodules() && Files.isRegularFile(into.resolve(".gitmodules"), LinkOption.NOFOLLOW_LINKS)) {
            List<String> update =
                    new ArrayList<>(List.of("submodule", "--quiet", "update", "--init", "--recursive", "--depth=1"));
            require(remote, "fetch the submodules of", Git.run(into, update));
        }
        if (!keepGitDir) {
            removeGitDirectories(into);
        }
        boolean commitTime = remote.commitTime();
        Files.walkFileTree(into, new Finish(commitTime ? Optional.of(FileTime.from(commit.time())) : Optional.empty()));
    }

    /** Also of submodules, where it is a file. */
    private static void removeGitDirectories(Path root) throws IOException {
        List<Path> found;
        try (Stream<Path> all = Files.walk(root)) {
            found = all.filter(path -> String.valueOf(path.getFileName()).equals(".git"))
                    .toList();
        }
        for (Path path : found) {
            try (Stream<Path> all = Files.walk(path)) {
                for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    /** Modes as git means them, whatever the umask, and the commit's time. */
    private static final class Finish extends SimpleFileVisitor<Path> {
        private static final Set<PosixFilePermission> PROGRAM = PosixFilePermissions.fromString("rwxr-xr-x");
        private static final Set<PosixFilePermission> PLAIN = PosixFilePermissions.fromString("rw-r--r--");

        private final Optional<FileTime> time;

        Finish(Optional<FileTime> time) {
            this.time = time;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isRegularFile()) {
                boolean program = Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
                Files.setPosixFilePermissions(file, program ? PROGRAM : PLAIN);
            }
            return set(file);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.setPosixFilePermissions(directory, PROGRAM);
            return set(directory);
        }

        private FileVisitResult set(Path path) throws IOException {
            BasicFileAttributeView view = Objects.requireNonNull(
                    Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS));
            if (time.isPresent()) {
                view.setTimes(time.get(), time.get(), null);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
