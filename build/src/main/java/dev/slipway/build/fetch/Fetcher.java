package dev.slipway.build.fetch;

import dev.slipway.build.store.Scratch;
import dev.slipway.build.store.Store;
import java.io.IOException;
import java.util.Optional;

/** Brings what is remote, by its kind. */
public final class Fetcher {
    private final Store store;
    private final Downloads downloads;
    private final GitRepositories repositories;

    /** A fetcher that keeps what it brings in {@code store}. */
    public Fetcher(Store store) {
        this(store, new Downloads(store), new GitRepositories(store));
    }

    Fetcher(Store store, Downloads downloads, GitRepositories repositories) {
        this.store = store;
        this.downloads = downloads;
        this.repositories = repositories;
    }

    /** As {@link Downloads#get}. */
    public Download get(HttpRemote remote, Optional<String> checksum) throws IOException, InterruptedException {
        return downloads.get(remote, checksum);
    }

    /** As {@link GitRepositories#resolve}. */
    public GitCommit resolve(GitRemote remote) throws IOException, InterruptedException {
        return repositories.resolve(remote);
    }

    /** The commit's tree in a directory that is gone when it is closed. */
    public Scratch checkOut(GitCommit commit, boolean keepGitDir) throws IOException, InterruptedException {
        Scratch scratch = store.scratch("git");
        try {
            repositories.checkOut(commit, scratch.directory(), keepGitDir);
            return scratch;
        } catch (IOException | InterruptedException | RuntimeException e) {
            scratch.close();
            throw e;
        }
    }
}
