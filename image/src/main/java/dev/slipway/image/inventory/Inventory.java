package dev.slipway.image.inventory;

import dev.slipway.tree.Entry;
import dev.slipway.tree.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is installed in a tree.
 *
 * @param packages sorted by name, architecture and version
 * @param unread package databases that are there and cannot be read, and why
 */
public record Inventory(Distribution distribution, List<InstalledPackage> packages, List<String> unread) {
    private static final List<String> OS_RELEASE = List.of("etc/os-release", "usr/lib/os-release");
    private static final String DPKG = "var/lib/dpkg/status";
    private static final List<String> APK = List.of("lib/apk/db/installed", "usr/lib/apk/db/installed");
    private static final List<String> RPM = List.of("var/lib/rpm", "usr/lib/sysimage/rpm");
    /** Far above the largest database seen, and below what could fill the memory. */
    private static final long MOST_BYTES = 256L << 20;

    public Inventory {
        packages = List.copyOf(packages);
        unread = List.copyOf(unread);
    }

    /** Reads the package databases of {@code tree}. */
    public static Inventory of(Tree tree) throws IOException {
        List<InstalledPackage> packages = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        text(tree, DPKG).ifPresent(text -> packages.addAll(DpkgStatus.parse(text)));
        for (Tree.Node node : tree.below(DPKG + ".d")) {
            if (!node.entry().path().endsWith(".md5sums")) {
                text(tree, node.entry().path()).ifPresent(text -> packages.addAll(DpkgStatus.parse(text)));
            }
        }
        for (String path : APK) {
            text(tree, path).ifPresent(text -> packages.addAll(ApkInstalled.parse(text)));
        }
        for (String directory : RPM) {
            rpm(tree, directory, packages, unread);
        }
        packages.sort(Comparator.comparing(InstalledPackage::name)
                .thenComparing(InstalledPackage::architecture)
                .thenComparing(InstalledPackage::version));
        return new Inventory(distribution(tree), packages.stream().distinct().toList(), unread);
    }

    /** The package URL of each package, in the order of {@link #packages}. */
    public List<String> urls() {
        return packages.stream().map(p -> PackageUrl.of(p, distribution)).toList();
    }

    private static Distribution distribution(Tree tree) throws IOException {
        for (String path : OS_RELEASE) {
            Optional<String> text = text(tree, path);
            if (text.isPresent()) {
                return Distribution.parse(text.get());
            }
        }
        return Distribution.UNKNOWN;
    }

    private static void rpm(Tree tree, String directory, List<InstalledPackage> packages, List<String> unread)
            throws IOException {
        String path = directory + "/rpmdb.sqlite";
        if (tree.find(path).orElse(null) instanceof Entry.RegularFile file) {
            Path copy = Files.createTempFile("slipway-rpmdb", ".sqlite");
            try {
                try (InputStream in = file.content().open()) {
                    Files.write(copy, in.readNBytes((int) MOST_BYTES));
                }
                packages.addAll(RpmDatabase.read(copy));
            } catch (IOException e) {
                unread.add("/" + path + ": " + e.getMessage());
            } finally {
                Files.delete(copy);
            }
        }
        for (String old : List.of("Packages", "Packages.db")) {
            if (tree.find(directory + "/" + old).isPresent()) {
                unread.add("/" + directory + "/" + old
                        + ": only rpm's SQLite database can be read (rpm 4.16 and later); rpmdb --rebuilddb makes one");
            }
        }
    }

    private static Optional<String> text(Tree tree, String path) throws IOException {
        if (!(tree.find(path).orElse(null) instanceof Entry.RegularFile file)) {
            return Optional.empty();
        }
        try (InputStream in = file.content().open()) {
            return Optional.of(new String(in.readNBytes((int) MOST_BYTES), StandardCharsets.UTF_8));
        }
    }
}
