package dev.slipway.image.definition;

import dev.slipway.image.definition.YamlText.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code disk.partitions} of slipway.yaml. */
final class YamlPartitions {
    private static final long MEBIBYTE = 1L << 20;
    private static final int LABEL_BYTES = 15;
    private static final String SWAP = "swap";
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");
    private static final Pattern OPTIONS = Pattern.compile("[A-Za-z0-9_.,=:/+-]+");
    /** What boot loader, kernel and init need before /etc/fstab is read, or mount themselves. */
    private static final Set<String> OF_ROOT =
            Set.of("bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "run", "sbin", "sys", "usr");

    private final YamlText yaml;
    private final Set<String> taken = new HashSet<>();

    YamlPartitions(YamlText yaml) {
        this.yaml = yaml;
    }

    List<ExtraPartition> read(Node node) {
        List<ExtraPartition> partitions = new ArrayList<>();
        for (Node one : yaml.list(node, "disk.partitions")) {
            partitions.add(partition(one));
        }
        return partitions;
    }

    private ExtraPartition partition(Node node) {
        Map<String, Field> fields = yaml.mapping(node, "a partition");
        yaml.allow(fields, "a partition", List.of("mount", "size", "label", "options"));
        String mount = required(
                fields,
                node,
                "mount",
                YamlPartitions::mountPoint,
                "\"swap\", or a directory such as /var or /home; none within "
                        + String.join(", ", OF_ROOT.stream().sorted().toList())
                        + ", which must be in the root file system");
        if (!taken.add(mount)) {
            throw yaml.error(node, "a second partition is mounted as " + mount, "Remove one of them.");
        }
        DiskSize size = required(
                fields,
                node,
                "size",
                DiskSize::parse,
                "a size of 64MiB to 16TiB such as 2G or 2GiB; all but swap can have auto");
        OptionalLong sizeBytes = size.sizeBytes().isPresent()
                ? OptionalLong.of(size.sizeBytes().getAsLong() / MEBIBYTE * MEBIBYTE)
                : OptionalLong.empty();
        String label = optional(fields, "label", YamlPartitions::label, "at most " + LABEL_BYTES + " bytes")
                .orElseGet(() -> defaultLabel(mount));
        Optional<String> options =
                optional(fields, "options", YamlPartitions::options, "options of mount, such as nodev,noexec");
        if (!mount.equals(SWAP)) {
            return new ExtraPartition.Mounted(mount, label, sizeBytes, options.orElse("defaults"));
        }
        if (options.isPresent() || sizeBytes.isEmpty()) {
            throw yaml.error(node, "a swap partition has a size and no mount options", "Write \"size: 2GiB\".");
        }
        return new ExtraPartition.Swap(label, sizeBytes.getAsLong());
    }

    private <T> T required(
            Map<String, Field> fields,
            Node node,
            String name,
            java.util.function.Function<String, Optional<T>> parse,
            String wanted) {
        return optional(fields, name, parse, wanted)
                .orElseThrow(() -> yaml.error(node, "a partition has no \"" + name + "\"", "Write " + wanted + "."));
    }

    private <T> Optional<T> optional(
            Map<String, Field> fields,
            String name,
            java.util.function.Function<String, Optional<T>> parse,
            String wanted) {
        return Optional.ofNullable(fields.get(name)).map(field -> yaml.parsed(field.value(), name, parse, wanted));
    }

    private static Optional<String> mountPoint(String text) {
        boolean isPath = PATH.matcher(text).matches()
                && !OF_ROOT.contains(text.substring(1).split("/", 2)[0]);
        return isPath || text.equals(SWAP) ? Optional.of(text) : Optional.empty();
    }

    private static Optional<String> label(String text) {
        boolean fits = text.getBytes(StandardCharsets.UTF_8).length <= LABEL_BYTES;
        return fits ? Optional.of(text) : Optional.empty();
    }

    private static String defaultLabel(String mount) {
        String last = mount.substring(mount.lastIndexOf('/') + 1);
        return last.substring(0, Math.min(last.length(), LABEL_BYTES));
    }

    private static Optional<String> options(String text) {
        return OPTIONS.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }
}
