package dev.slipway.build.fetch;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A tree in a git repository: {@code URL#ref:directory}, or {@code URL?branch=…&tag=…&ref=…&commit=…&subdir=…}.
 *
 * @param url what git itself is given
 * @param ref a branch, tag, full reference or commit; nothing means the repository's default branch
 * @param directory the part of the tree that is meant; nothing means all
 * @param checksum the first digits at least that the commit must have
 * @param keepGitDir what the URL says of keeping {@code .git}
 * @param submodules false leaves submodules out
 * @param commitTime true gives each file the time of the commit; false the time it was checked out
 */
public record GitRemote(
        String url,
        Optional<String> ref,
        Optional<String> directory,
        Optional<String> checksum,
        Optional<Boolean> keepGitDir,
        boolean submodules,
        boolean commitTime)
        implements Remote {
    private static final Pattern SCP =
            Pattern.compile("[a-zA-Z0-9._-]+@[a-zA-Z0-9.-]+:[^/].*|[a-zA-Z0-9._-]+@[a-zA-Z0-9.-]+:/.*");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Set<String> KEYS = Set.of(
            "ref",
            "branch",
            "tag",
            "commit",
            "checksum",
            "subdir",
            "keep-git-dir",
            "submodules",
            "mtime",
            "fetch-by-commit");

    static Optional<GitRemote> parse(String word) throws FetchException {
        int hash = word.indexOf('#');
        String fragment = hash < 0 ? "" : word.substring(hash + 1);
        String address = hash < 0 ? word : word.substring(0, hash);
        int question = address.indexOf('?');
        String query = question < 0 ? "" : address.substring(question + 1);
        String url = question < 0 ? address : address.substring(0, question);
        return isGit(url) ? Optional.of(new Parser(word, url, query(word, query)).parse(fragment)) : Optional.empty();
    }

    private static boolean isGit(String url) {
        boolean web = (url.startsWith("http://") || url.startsWith("https://")) && url.endsWith(".git");
        return web
                || url.startsWith("git://")
                || url.startsWith("ssh://")
                || (!url.contains("://") && SCP.matcher(url).matches());
    }

    private static Map<String, String> query(String word, String query) throws FetchException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
            if (!KEYS.contains(key)) {
                throw new FetchException(
                        word + ": a git URL has no option " + key,
                        "It knows " + String.join(", ", KEYS.stream().sorted().toList()) + ".");
            }
            if (values.put(key, value) != null) {
                throw new FetchException(word + ": " + key + " is given twice", "Keep one of the two.");
            }
        }
        return values;
    }

    /** The same with another checksum. */
    public GitRemote withChecksum(Optional<String> digits) {
        return new GitRemote(url, ref, directory, digits, keepGitDir, submodules, commitTime);
    }

    /** True when the reference is a commit by its full name. */
    boolean namesCommit() {
        return ref.isPresent() && COMMIT.matcher(ref.get()).matches();
    }

    @Override
    public String shown() {
        return url.replaceFirst("://[^/@]*@", "://");
    }

    /** What stands behind the address. */
    private record Parser(String word, String url, Map<String, String> query) {

        GitRemote parse(String fragment) throws FetchException {
            int colon = fragment.indexOf(':');
            Optional<String> ref = text(colon < 0 ? fragment : fragment.substring(0, colon));
            Optional<String> directory = text(colon < 0 ? "" : fragment.substring(colon + 1));
            ref = one("a reference", ref, value("ref"));
            ref = one("a reference", ref, value("branch").map(name -> "refs/heads/" + name));
            ref = one("a reference", ref, value("tag").map(name -> "refs/tags/" + name));
            Optional<String> checksum = one("a commit", value("commit"), value("checksum"));
            if (ref.isEmpty()
                    && checksum.filter(commit -> COMMIT.matcher(commit).matches())
                            .isPresent()) {
                ref = checksum;
            }
            if (ref.isPresent() && (ref.get().startsWith("-") || ref.get().contains(".."))) {
                throw new FetchException(
                        word + ": " + ref.get() + " is no reference of git", "Name a branch, a tag or a commit.");
            }
            return new GitRemote(
                    url,
                    ref,
                    one("a directory", directory, value("subdir")),
                    checksum,
                    query.containsKey("keep-git-dir") ? Optional.of(bool("keep-git-dir")) : Optional.empty(),
                    !query.containsKey("submodules") || bool("submodules"),
                    commitTime());
        }

        private boolean commitTime() throws FetchException {
            String mtime = value("mtime").orElse("commit");
            if (!mtime.equals("commit") && !mtime.equals("checkout")) {
                throw new FetchException(word + ": mtime cannot be " + mtime, "Write mtime=commit or mtime=checkout.");
            }
            return mtime.equals("commit");
        }

        private Optional<String> value(String key) {
            return text(query.getOrDefault(key, ""));
        }

        private static Optional<String> text(String text) {
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        }

        private boolean bool(String key) throws FetchException {
            return switch (query.getOrDefault(key, "")) {
                case "", "1", "true" -> true;
                case "0", "false" -> false;
                default ->
                    throw new FetchException(
                            word + ": " + key + " cannot be " + query.get(key),
                            "Write " + key + "=true or " + key + "=false.");
            };
        }

        private Optional<String> one(String what, Optional<String> first, Optional<String> second)
                throws FetchException {
            if (first.isPresent() && second.isPresent() && !first.equals(second)) {
                throw new FetchException(
                        word + " names " + what + " twice: " + first.get() + " and " + second.get(),
                        "Keep one of the two.");
            }
            return first.or(() -> second);
        }
    }
}
