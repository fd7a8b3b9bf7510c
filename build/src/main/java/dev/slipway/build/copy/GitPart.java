package dev.slipway.build.copy;

import dev.slipway.build.fetch.Fetcher;
import dev.slipway.build.fetch.GitCommit;

/** A tree in a git repository, known by its commit and checked out only when it is copied. */
record GitPart(GitCommit commit, boolean keepGitDir, Fetcher fetcher) implements Part {}
