package dev.slipway.image.harden;

import dev.slipway.image.inventory.InstalledPackage;
import dev.slipway.image.inventory.Inventory;
import dev.slipway.tree.Entry;
import dev.slipway.tree.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A tree as the rules see it: its settings as the programs that use them would read them. */
public final class HardenedTree {
    private static final int MOST_BYTES = 8 << 20;
    private static final List<String> SYSCTL_DIRECTORIES =
            List.of("usr/lib/sysctl.d", "usr/local/lib/sysctl.d", "run/sysctl.d", "etc/sysctl.d");

    private final Tree tree;
    private final Set<String> packages = new HashSet<>();

    /** The tree, with what is installed in it. */
    public HardenedTree(Tree tree, Inventory inventory) {
        this.tree = tree;
        inventory.packages().stream().map(InstalledPackage::name).forEach(packages::add);
    }

    Optional<String> text(String path) {
        if (!(tree.find(path).orElse(null) instanceof Entry.RegularFile file)) {
            return Optional.empty();
        }
        try (InputStream in = file.content().open()) {
            return Optional.of(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of shadow(5), each as its fields, of which there are at least two. */
    List<List<String>> shadow() {
        return text("etc/shadow")
                .orElse("")
                .lines()
                .map(line -> List.of(line.split(":", -1)))
                .filter(fields -> fields.size() > 1)
                .toList();
    }

    Optional<String> modeProblem(String path, int mode) {
        return tree.find(path)
                .map(entry -> entry.attributes().mode() & 07777)
                .filter(found -> (found & ~mode) != 0)
                .map(found -> "the mode of /%s is %04o, not %04o".formatted(path, found, mode));
    }

    /** The same of every file whose path begins so. */
    Optional<String> modeProblemBelow(String beginning, int mode) {
        return files(beginning.substring(0, beginning.lastIndexOf('/')), "").stream()
                .filter(path -> path.startsWith(beginning))
                .map(path -> modeProblem(path, mode))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Files that run with their owner's or group's rights, whoever starts them. */
    List<String> programsWithRights() {
        return tree.nodes().stream()
                .map(Tree.Node::entry)
                .filter(entry -> entry instanceof Entry.RegularFile
                        && (entry.attributes().mode() & 06000) != 0)
                .map(Entry::path)
                .toList();
    }

    boolean installed(String name) {
        return packages.contains(name);
    }

    boolean enabled(String unit) {
        return tree.below("etc/systemd/system").stream()
                .map(node -> node.entry().path())
                .anyMatch(path -> path.endsWith(".wants/" + unit) || path.endsWith(".requires/" + unit));
    }

    /** The values of a directive, the one that counts first: drop-ins come before the main file, the first one wins. */
    List<String> sshValues(String name) {
        List<String> values = new ArrayList<>();
        for (String path : files("etc/ssh/sshd_config.d", ".conf")) {
            values.addAll(sshValues(path, name));
        }
        values.addAll(sshValues("etc/ssh/sshd_config", name));
        // Of a directive that can be there once the first counts; HostKey and Port are there once for each value.
        boolean several = List.of("hostkey", "port").contains(name.toLowerCase(Locale.ROOT));
        return several || values.size() < 2 ? values : values.subList(0, 1);
    }

    /** The values that Match blocks give to some: whoever they are for is not held to the rule. */
    List<String> sshExceptions(String name) {
        List<String> paths = new ArrayList<>(files("etc/ssh/sshd_config.d", ".conf"));
        paths.add("etc/ssh/sshd_config");
        return paths.stream()
                .flatMap(path -> text(path)
                        .orElse("")
                        .lines()
                        .dropWhile(
                                line -> !line.strip().toLowerCase(Locale.ROOT).startsWith("match ")))
                .map(line -> line.strip().split("[ \\t=]+", 2))
                .filter(words -> words.length == 2 && words[0].equalsIgnoreCase(name))
                .map(words -> words[1].strip())
                .toList();
    }

    private List<String> sshValues(String path, String name) {
        return text(path)
                .orElse("")
                .lines()
                .takeWhile(line -> !line.strip().toLowerCase(Locale.ROOT).startsWith("match "))
                .map(line -> line.strip().split("[ \\t=]+", 2))
                .filter(words -> words.length == 2 && words[0].equalsIgnoreCase(name))
                .map(words -> words[1].strip())
                .toList();
    }

    /** The value that systemd-sysctl would set last. */
    Optional<String> sysctl(String name) {
        TreeMap<String, String> byName = new TreeMap<>();
        for (String directory : SYSCTL_DIRECTORIES) {
            files(directory, ".conf").forEach(path -> byName.put(path.substring(path.lastIndexOf('/') + 1), path));
        }
        Optional<String> value = Optional.empty();
        for (String path : byName.values()) {
            Optional<String> here = text(path)
                    .orElse("")
                    .lines()
                    .map(line -> line.strip().replaceFirst("^-", "").split("\\s*=\\s*", 2))
                    .filter(words ->
                            words.length == 2 && words[0].replace('/', '.').equals(name))
                    .map(words -> words[1])
                    .reduce((first, second) -> second);
            value = here.or(valueOf(value));
        }
        return value;
    }

    private static java.util.function.Supplier<Optional<String>> valueOf(Optional<String> value) {
        return () -> value;
    }

    Set<String> kernelArguments() {
        Set<String> arguments = new HashSet<>();
        text("boot/grub/grub.cfg")
                .orElse("")
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("linux "))
                .findFirst()
                .ifPresent(line -> arguments.addAll(Arrays.asList(line.split("\\s+"))));
        return arguments;
    }

    private List<String> files(String directory, String ending) {
        return tree.below(directory).stream()
                .map(node -> node.entry().path())
                .filter(path -> path.endsWith(ending) && path.indexOf('/', directory.length() + 1) < 0)
                .toList();
    }
}
