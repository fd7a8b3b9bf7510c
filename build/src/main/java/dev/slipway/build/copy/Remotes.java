package dev.slipway.build.copy;

import dev.slipway.build.fetch.Download;
import dev.slipway.build.fetch.FetchException;
import dev.slipway.build.fetch.Fetcher;
import dev.slipway.build.fetch.GitRemote;
import dev.slipway.build.fetch.HttpRemote;
import dev.slipway.build.fetch.Remote;
import dev.slipway.build.store.Scratch;
import dev.slipway.dockerfile.pattern.IgnoreRules;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Sources of ADD that are no paths, turned into files that can be copied. */
final class Remotes {
    private Remotes() {}

    /** What a word of the transfer means as a URL; nothing for a path. */
    static Optional<Remote> of(Transfer transfer, String word) throws CopyException {
        if (transfer.instruction().startsWith("RUN")) {
            // The source of a mount is always a path.
            return Optional.empty();
        }
        Optional<Remote> remote;
        try {
            remote = Remote.parse(word);
        } catch (FetchException e) {
            throw new CopyException(transfer.instruction() + ": " + e.getMessage(), e.advice(), e);
        }
        if (remote.isPresent() && transfer.instruction().equals("COPY")) {
            throw new CopyException(
                    "COPY " + remote.get().shown() + ": COPY takes files of the build only, no URL",
                    "Write ADD instead of COPY.");
        }
        return remote;
    }

    /** Fails unless a checksum has the one remote source that it can be of. */
    static void requireChecksumFits(Transfer transfer) throws CopyException {
        if (transfer.checksum().isEmpty()) {
            return;
        }
        if (transfer.sources().size() != 1 || !transfer.files().isEmpty()) {
            throw new CopyException(
                    "--checksum=" + transfer.checksum().get() + " with more than one source",
                    "Write an ADD for each of them.");
        }
        if (of(transfer, transfer.sources().getFirst()).isEmpty()) {
            throw new CopyException(
                    "--checksum=" + transfer.checksum().get() + " of a local file",
                    "Leave it out: only a URL can bring something else than it did.");
        }
    }

    static Part fetch(Transfer transfer, Remote remote, Fetcher fetcher) throws IOException {
        try {
            return switch (remote) {
                case HttpRemote http -> file(transfer, http, fetcher.get(http, transfer.checksum()));
                case GitRemote git -> commit(transfer, git, fetcher);
            };
        } catch (FetchException e) {
            throw new CopyException(String.valueOf(e.getMessage()), e.advice(), e);
        } catch (InterruptedException e) {
            throw interrupted(remote, e);
        }
    }

    private static InterruptedIOException interrupted(Remote remote, InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException stopped = new InterruptedIOException("stopped while fetching " + remote.shown());
        stopped.initCause(e);
        return stopped;
    }

    private static Pick file(Transfer transfer, HttpRemote remote, Download download) throws IOException {
        Path directory = Objects.requireNonNull(download.file().getParent());
        String path = String.valueOf(download.file().getFileName());
        Source source = new Source(directory, IgnoreRules.NONE, "", false, "what was fetched from " + remote.shown());
        try (SourceTree tree = SourceTree.open(source)) {
            SourceTree.Place place = new SourceTree.Place(path, remote.fileName(), tree.status(path));
            List<Item> items = Walk.from(tree, place, List.of(), DigestMemo.ofThisBuild());
            return new Pick(source, path, remote.fileName(), transfer.unpack().orElse(false), true, items);
        }
    }

    private static GitPart commit(Transfer transfer, GitRemote remote, Fetcher fetcher)
            throws IOException, InterruptedException {
        Optional<Boolean> said = remote.keepGitDir();
        if (said.isPresent() && transfer.keepGitDir().isPresent() && !said.equals(transfer.keepGitDir())) {
            throw new CopyException(
                    "ADD " + remote.shown() + ": --keep-git-dir and the URL contradict each other",
                    "Keep one of them.");
        }
        boolean keep = said.or(transfer::keepGitDir).orElse(false);
        Optional<String> checksum = transfer.checksum();
        if (checksum.isPresent() && remote.checksum().isPresent() && !checksum.equals(remote.checksum())) {
            throw new CopyException(
                    "ADD " + remote.shown() + ": --checksum=" + checksum.get() + " and the URL's "
                            + remote.checksum().get() + " contradict each other",
                    "Keep one of them.");
        }
        return new GitPart(fetcher.resolve(remote.withChecksum(remote.checksum().or(() -> checksum))), keep, fetcher);
    }

    /** Something to be done with a checked-out tree. */
    interface Use {
        void with(Pick pick) throws IOException;
    }

    /** Checks a commit out for as long as it is used. */
    static void checkOut(Transfer transfer, GitPart part, Use use) throws IOException {
        GitRemote remote = part.commit().remote();
        try (Scratch scratch = part.fetcher().checkOut(part.commit(), part.keepGitDir())) {
            Source source =
                    new Source(scratch.directory(), IgnoreRules.NONE, "", false, "the repository " + remote.shown());
            use.with(picked(transfer, source, remote.directory().orElse("")));
        } catch (FetchException e) {
            throw new CopyException(String.valueOf(e.getMessage()), e.advice(), e);
        } catch (InterruptedException e) {
            throw interrupted(remote, e);
        }
    }

    private static Pick picked(Transfer transfer, Source source, String directory) throws IOException {
        try (SourceTree tree = SourceTree.open(source)) {
            String path = Chooser.clean(directory);
            Optional<SourceTree.Place> place =
                    tree.find(path).filter(found -> found.status().isDirectory());
            if (place.isEmpty()) {
                throw new CopyException(
                        "ADD: there is no directory " + directory + " in " + source.name(),
                        "Check the part behind the colon, or subdir=.");
            }
            IgnoreRules exclude = Chooser.rules(transfer.exclude());
            List<Item> items = Walk.from(
                    tree, place.get(), exclude.isEmpty() ? List.of() : List.of(exclude), DigestMemo.ofThisBuild());
            return new Pick(source, place.get().path(), place.get().name(), false, false, items);
        }
    }
}
