package dev.slipway.disk.ext4;

import dev.slipway.tree.Attributes;
import dev.slipway.tree.Content;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Tree;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A tree as lines, so that a difference shows itself. */
final class TreeText {
    private TreeText() {}

    /** All of an entry that a mount shows, a line each; {@code lost+found} is the file system's own. */
    static List<String> of(Tree tree) throws Exception {
        List<String> lines = new ArrayList<>();
        for (Entry entry : tree.entries()) {
            if (entry.path().equals("lost+found")) {
                continue;
            }
            Attributes a = entry.attributes();
            StringBuilder more = new StringBuilder();
            a.xattrs()
                    .forEach((k, v) -> more.append(k)
                            .append('=')
                            .append(HexFormat.of().formatHex(v))
                            .append(' '));
            switch (entry) {
                case Entry.Symlink link -> more.append(link.target());
                case Entry.HardLink link -> more.append(link.target());
                case Entry.Device d ->
                    more.append(d.kind()).append(d.major()).append(':').append(d.minor());
                case Entry.RegularFile file -> more.append(digest(file.content()));
                default -> {}
            }
            lines.add(entry.getClass().getSimpleName() + " " + entry.path() + " " + Integer.toOctalString(a.mode())
                    + " " + a.uid() + ":" + a.gid() + " " + a.modified() + " " + more);
        }
        return lines;
    }

    private static String digest(Content content) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = content.open()) {
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** What debugfs can copy out: type, permissions, owner and bytes of directories, files and symbolic links. */
    static List<String> dumped(Tree tree) throws Exception {
        List<String> lines = new ArrayList<>();
        for (Entry entry : tree.entries()) {
            boolean isRoot = entry.path().isEmpty();
            if (isRoot || entry.path().equals("lost+found")) {
                continue;
            }
            Entry shown = entry instanceof Entry.HardLink link
                    ? tree.find(link.target()).orElseThrow()
                    : entry;
            Attributes a = shown.attributes();
            // debugfs 1.47 sets the mode before the owner, which drops setuid and setgid: the kernel mount judges
            // those.
            String owner = Integer.toOctalString(a.mode() & 0777) + " " + a.uid() + ":" + a.gid();
            switch (shown) {
                case Entry.Directory ignored -> lines.add(entry.path() + " directory " + owner);
                case Entry.Symlink link -> lines.add(entry.path() + " -> " + link.target());
                case Entry.RegularFile file -> lines.add(entry.path() + " " + owner + " " + digest(file.content()));
                default -> {}
            }
        }
        return lines;
    }
}
