package dev.slipway.build.copy;

import dev.slipway.tree.Names;
import dev.slipway.tree.host.FileStatus;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** What a transfer means in its source, found and digested, ready to be copied as often as wanted. */
public final class Selection {
    private final Transfer transfer;
    private final List<Pick> picks;
    private final String digest;

    private Selection(Transfer transfer, List<Pick> picks) throws IOException {
        this.transfer = transfer;
        this.picks = List.copyOf(picks);
        this.digest = digestOf(picks);
    }

    /**
     * Finds everything the transfer means and reads it for its digest.
     *
     * @throws CopyException when a path that is no wildcard leads nowhere, or a flag's value is wrong
     */
    public static Selection of(Transfer transfer, Source source, DigestMemo memo) throws IOException {
        if (transfer.chmod().isPresent()) {
            ModeChange.parse(transfer.chmod().get());
        }
        List<Pick> picks = new ArrayList<>();
        try (SourceTree tree = SourceTree.open(source)) {
            Chooser chooser = new Chooser(tree, transfer, memo);
            for (String word : transfer.sources()) {
                picks.addAll(chooser.choose(word));
            }
        }
        return new Selection(transfer, picks);
    }

    /**
     * A digest, in hexadecimal, of names, types, modes, owners, attributes and contents of all that is copied, with the
     * fields that BuildKit looks at: times are not among them. What a wildcard does not match is not in it either.
     */
    public String digest() {
        return digest;
    }

    /**
     * Copies into the tree at {@code draftRoot}; names in {@code --chown} are those of the tree at {@code accountsRoot}.
     * Both are directories in which nothing else runs at that moment.
     */
    public void applyTo(Path draftRoot, Path accountsRoot) throws IOException {
        try (Copier copier = Copier.open(transfer, draftRoot, accountsRoot)) {
            for (Pick pick : picks) {
                copier.put(pick);
            }
            for (dev.slipway.dockerfile.syntax.Heredoc file : transfer.files()) {
                copier.put(file);
            }
        }
    }

    private static String digestOf(List<Pick> picks) throws IOException {
        MessageDigest sha256 = Walk.sha256();
        try (DataOutputStream out = new DataOutputStream(
                new java.io.BufferedOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), sha256)))) {
            text(out, "selection 1");
            for (Pick pick : picks) {
                // A directory's content is copied, not itself: neither its name nor its attributes matter.
                text(out, pick.top().isDirectory() ? "directory" : "file");
                if (!pick.top().isDirectory()) {
                    text(out, pick.name());
                }
                out.writeBoolean(pick.source().keepOwners());
                out.writeInt(pick.items().size());
                for (Item item : pick.items()) {
                    add(out, pick, item);
                }
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
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
