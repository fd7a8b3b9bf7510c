package dev.slipway.image;

import dev.slipway.disk.BiosBoot;
import dev.slipway.image.definition.Definition;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The files of a tree that start it. */
final class BootFiles {
    private static final Pattern PIECE = Pattern.compile("\\d+|\\D+");

    private BootFiles() {}

    /** GRUB for BIOS, when the tree has it. */
    static Optional<BiosBoot> bios(Tree tree) throws IOException {
        Optional<Entry> boot = tree.find("boot/grub/i386-pc/boot.img");
        Optional<Entry> core = tree.find("boot/grub/i386-pc/core.img");
        if (boot.isEmpty() || core.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(BiosBoot.of(bytes(boot.get()), bytes(core.get())));
    }

    static Entry.RegularFile kernel(Tree tree, Definition definition) throws ImageException {
        return newest(tree, "boot/vmlinuz-", "kernel", definition);
    }

    static Entry.RegularFile initrd(Tree tree, Definition definition) throws ImageException {
        return newest(tree, "boot/initrd.img-", "initrd", definition);
    }

    private static Entry.RegularFile newest(Tree tree, String prefix, String what, Definition definition)
            throws ImageException {
        return tree.below("boot").stream()
                .map(Tree.Node::entry)
                .filter(entry -> entry.path().startsWith(prefix))
                .filter(Entry.RegularFile.class::isInstance)
                .map(Entry.RegularFile.class::cast)
                .max(Comparator.comparing(Entry.RegularFile::path, BootFiles::compareVersions))
                .orElseThrow(() -> new ImageException(
                        "cannot make " + definition.name() + " with \"boot: {mode: external}\": its tree has no "
                                + what + " (/" + prefix + "…). Install a kernel in " + definition.dockerfile()
                                + ", or leave \"finish: server\" on, which does."));
    }

    /** Compares numbers within names as numbers, so that 6.10 is after 6.9. */
    static int compareVersions(String a, String b) {
        List<String> left = PIECE.matcher(a).results().map(MatchResult::group).toList();
        List<String> right = PIECE.matcher(b).results().map(MatchResult::group).toList();
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = compare(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private static int compare(String a, String b) {
        boolean numbers = Character.isDigit(a.charAt(0)) && Character.isDigit(b.charAt(0));
        return numbers ? new BigInteger(a).compareTo(new BigInteger(b)) : a.compareTo(b);
    }

    private static byte[] bytes(Entry entry) throws IOException {
        if (!(entry instanceof Entry.RegularFile file)) {
            throw new IOException("/" + entry.path() + " is not a regular file, so it cannot be put before the disk");
        }
        try (InputStream in = file.content().open()) {
            return in.readAllBytes();
        }
    }
}
