package dev.slipway.build.copy;

import dev.slipway.build.fetch.Fetcher;
import dev.slipway.build.fetch.Remote;
import dev.slipway.dockerfile.syntax.Heredoc;
import dev.slipway.tree.Names;
import dev.slipway.tree.host.FileStatus;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a transfer means in its source, found and digested, ready to be copied as often as wanted. */
public final class Selection {
    private static final int MOST_NAMED = 20_000;

    private final Transfer transfer;
    private final List<Part> parts;
    private final List<Fetched> fetched;
    private final String digest;

    private Selection(Transfer transfer, List<Part> parts, List<Fetched> fetched) throws IOException {
        this.transfer = transfer;
        this.parts = List.copyOf(parts);
        this.fetched = List.copyOf(fetched);
        this.digest = digestOf(parts);
    }

    /**
     * Something that came from elsewhere.
     *
     * @param url without credentials
     * @param algorithm {@code sha256} of a file, {@code gitCommit} of a repository
     */
    public record Fetched(String url, String algorithm, String digest) {
        private static Fetched of(Remote remote, Part part) {
            return switch (part) {
                case Pick pick ->
                    new Fetched(remote.shown(), "sha256", pick.top().digest());
                case GitPart git ->
                    new Fetched(remote.shown(), "gitCommit", git.commit().id());
            };
        }
    }

    /**
     * Finds everything the transfer means and reads it for its digest.
     *
     * @throws CopyException when a path that is no wildcard leads nowhere, a flag's value is wrong, or it names a URL
     */
    public static Selection of(Transfer transfer, Source source, DigestMemo memo) throws IOException {
        return of(transfer, source, memo, Optional.empty());
    }

    /** The same, and what is remote is fetched; a git repository only as far as to know the commit. */
    public static Selection of(Transfer transfer, Source source, DigestMemo memo, Fetcher fetcher) throws IOException {
        return of(transfer, source, memo, Optional.of(fetcher));
    }

    private static Selection of(Transfer transfer, Source source, DigestMemo memo, Optional<Fetcher> fetcher)
            throws IOException {
        if (transfer.chmod().isPresent()) {
            ModeChange.parse(transfer.chmod().get());
        }
        Remotes.requireChecksumFits(transfer);
        List<Part> parts = new ArrayList<>();
        List<Fetched> fetched = new ArrayList<>();
        try (SourceTree tree = SourceTree.open(source)) {
            Chooser chooser = new Chooser(tree, transfer, memo);
            for (String word : transfer.sources()) {
                Optional<Remote> remote = Remotes.of(transfer, word);
                if (remote.isEmpty()) {
                    parts.addAll(chooser.choose(word));
                } else if (fetcher.isPresent()) {
                    Part part = Remotes.fetch(transfer, remote.get(), fetcher.get());
                    parts.add(part);
                    fetched.add(Fetched.of(remote.get(), part));
                } else {
                    throw new CopyException(
                            transfer.instruction() + " " + remote.get().shown() + ": nothing may be fetched here",
                            "Fetch it beforehand and put it into the build context.");
                }
            }
        }
        return new Selection(transfer, parts, fetched);
    }

    /**
     * A digest, in hexadecimal, of names, types, modes, owners, attributes and contents of all that is copied, with the
     * fields that BuildKit looks at: times are not among them. What a wildcard does not match is not in it either.
     */
    public String digest() {
        return digest;
    }

    /** A short digest of each file by its path, for messages; nothing when they are very many. */
    public Map<String, String> contents() {
        Map<String, String> contents = new LinkedHashMap<>();
        for (Part part : parts) {
            if (part instanceof Pick pick) {
                for (Item item : pick.items()) {
                    contents.put(Names.join(pick.path(), item.path()), fingerprint(pick, item));
                }
            }
            if (contents.size() > MOST_NAMED) {
                return Map.of();
            }
        }
        return contents;
    }

    private static String fingerprint(Pick pick, Item item) {
        FileStatus status = item.status();
        String owner = pick.source().keepOwners() ? status.uid() + ":" + status.gid() : "";
        String content =
                item.digest().isEmpty() ? item.linkTarget() : item.digest().substring(0, 16);
        return Integer.toOctalString(status.mode()) + " " + owner + " " + content;
    }

    /** What of it came from elsewhere. */
    public List<Fetched> fetched() {
        return fetched;
    }

    /**
     * Copies into the tree at {@code draftRoot}; names in {@code --chown} are those of the tree at {@code accountsRoot}.
     * Both are directories in which nothing else runs at that moment.
     */
    public void applyTo(Path draftRoot, Path accountsRoot) throws IOException {
        try (Copier copier = Copier.open(transfer, draftRoot, accountsRoot)) {
            for (Part part : parts) {
                copier.put(part);
            }
            for (Heredoc file : transfer.files()) {
                copier.put(file);
            }
        }
    }

    private static String digestOf(List<Part> parts) throws IOException {
        MessageDigest sha256 = Walk.sha256();
        try (DataOutputStream out = new DataOutputStream(
                new BufferedOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), sha256)))) {
            text(out, "selection 1");
            for (Part part : parts) {
                switch (part) {
                    case Pick pick -> add(out, pick);
                    case GitPart git -> add(out, git);
                }
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static void add(DataOutputStream out, GitPart part) throws IOException {
        text(out, "git");
        text(out, part.commit().id());
        text(out, part.commit().remote().directory().orElse(""));
        out.writeBoolean(part.keepGitDir());
        out.writeBoolean(part.commit().remote().submodules());
    }

    private static void add(DataOutputStream out, Pick pick) throws IOException {
        // A directory's content is copied, not itself: neither its name nor its attributes matter.
        text(out, pick.top().isDirectory() ? "directory" : "file");
        if (!pick.top().isDirectory()) {
            text(out, pick.name());
        }
        if (pick.timed()) {
            text(out, pick.top().status().modified().toString());
        }
        out.writeBoolean(pick.source().keepOwners());
        out.writeInt(pick.items().size());
        for (Item item : pick.items()) {
            add(out, pick, item);
        }
    }

    private static void add(DataOutputStream out, Pick pick, Item item) throws IOException {
        text(out, item.path());
        if (item.path().isEmpty() && item.isDirectory()) {
            return;
        }
        FileStatus status = item.status();
        out.writeInt(status.mode());
        out.writeLong(pick.source().keepOwners() ? status.uid() : 0);
        out.writeLong(pick.source().keepOwners() ? status.gid() : 0);
        out.writeLong(item.isRegular() ? status.sizeBytes() : 0);
        out.writeInt(status.deviceMajor());
        out.writeInt(status.deviceMinor());
        out.writeBoolean(item.included());
        out.writeInt(item.linkedTo());
        text(out, item.linkTarget());
        text(out, item.digest());
        out.writeInt(item.xattrs().count());
        for (Map.Entry<String, byte[]> xattr : item.xattrs().toMap().entrySet()) {
            text(out, xattr.getKey());
            out.writeInt(xattr.getValue().length);
            out.write(xattr.getValue());
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = Names.encode(text);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
