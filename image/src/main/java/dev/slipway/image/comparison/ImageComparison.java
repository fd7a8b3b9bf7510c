package dev.slipway.image.comparison;

import dev.slipway.disk.DiskDigest;
import dev.slipway.disk.DiskManifest;
import dev.slipway.disk.GptPartitions;
import dev.slipway.disk.ext4.Ext4Files;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.PlanReader;
import dev.slipway.image.Rehearsal;
import dev.slipway.image.catalogue.Image;
import dev.slipway.machine.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Explains in what two images differ. */
public final class ImageComparison {
    /** The name that Slipway gives the partition of the root file system. */
    private static final String ROOT = "root";

    private ImageComparison() {}

    /**
     * A disk that is compared.
     *
     * @param packages versions by name
     */
    private record Side(DiskPlan plan, DiskManifest manifest, Map<String, String> packages) {
        static Side of(Image image) throws IOException {
            DiskPlan plan = image.diskPlan();
            Optional<DiskManifest> kept = image.clusters();
            return new Side(
                    plan, kept.isPresent() ? kept.get() : DiskDigest.manifest(plan), ImageComparison.packages(image));
        }

        /** A disk that is planned only. */
        static Side of(Rehearsal rehearsal) {
            Map<String, String> packages = new TreeMap<>();
            rehearsal.inventory().packages().forEach(one -> add(packages, one.name(), one.version()));
            return new Side(rehearsal.plan(), rehearsal.manifest(), packages);
        }
    }

    /** All that differs: sizes, partitions, packages, then files of the root file system; nothing for the same disk. */
    public static List<Difference> of(Image before, Image after) throws IOException {
        return of(Side.of(before), Side.of(after));
    }

    /** What has become of an image's disk in another making. */
    public static List<Difference> of(Image before, Rehearsal after) throws IOException {
        return of(Side.of(before), Side.of(after));
    }

    private static List<Difference> of(Side left, Side right) throws IOException {
        List<Difference> differences = new ArrayList<>();
        long oldBytes = left.plan.sizeBytes();
        long newBytes = right.plan.sizeBytes();
        if (oldBytes != newBytes) {
            differences.add(new Difference.Part("disk", "size", bytes(oldBytes), bytes(newBytes), "size"));
        }
        try (PlanReader a = new PlanReader(left.plan);
                PlanReader b = new PlanReader(right.plan)) {
            List<GptPartitions.Found> oldParts = GptPartitions.of(a);
            List<GptPartitions.Found> newParts = GptPartitions.of(b);
            differences.addAll(partitions(oldParts, newParts, left.manifest, right.manifest));
            differences.addAll(packages(left.packages, right.packages));
            Optional<GptPartitions.Found> oldRoot = named(oldParts, ROOT);
            Optional<GptPartitions.Found> newRoot = named(newParts, ROOT);
            if (oldRoot.isPresent() && newRoot.isPresent()) {
                differences.addAll(new FileComparison(
                                new FileComparison.Side(
                                        a,
                                        left.manifest,
                                        Ext4Files.open(a, oldRoot.get().atBytes())),
                                new FileComparison.Side(
                                        b,
                                        right.manifest,
                                        Ext4Files.open(b, newRoot.get().atBytes())))
                        .differences());
            }
        }
        return differences;
    }

    private static Optional<String> bytes(long bytes) {
        return Optional.of(bytes + " bytes");
    }

    private static Optional<GptPartitions.Found> named(List<GptPartitions.Found> parts, String name) {
        return parts.stream().filter(part -> part.name().equals(name)).findFirst();
    }

    private static List<Difference> partitions(
            List<GptPartitions.Found> before, List<GptPartitions.Found> after, DiskManifest old, DiskManifest now) {
        List<Difference> differences = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        before.forEach(part -> names.add(part.name()));
        after.forEach(part -> names.add(part.name()));
        for (String name : names) {
            Optional<GptPartitions.Found> a = named(before, name);
            Optional<GptPartitions.Found> b = named(after, name);
            String detail = a.isEmpty() ? "added" : b.isEmpty() ? "removed" : changed(a.get(), b.get(), old, now);
            if (!detail.isEmpty()) {
                differences.add(new Difference.Part(
                        "partition",
                        name,
                        a.flatMap(part -> bytes(part.sizeBytes())),
                        b.flatMap(part -> bytes(part.sizeBytes())),
                        detail));
            }
        }
        return differences;
    }

    private static String changed(GptPartitions.Found a, GptPartitions.Found b, DiskManifest old, DiskManifest now) {
        if (a.atBytes() != b.atBytes()) {
            return "moved from byte " + a.atBytes() + " to " + b.atBytes();
        }
        long changed = 0;
        long end = a.atBytes() + Math.max(a.sizeBytes(), b.sizeBytes());
        for (long at = a.atBytes() / DiskDigest.CLUSTER_BYTES * DiskDigest.CLUSTER_BYTES;
                at < end;
                at += DiskDigest.CLUSTER_BYTES) {
            changed += old.isSameAt(at, now) ? 0 : DiskDigest.CLUSTER_BYTES;
        }
        return changed == 0 && a.sizeBytes() == b.sizeBytes() ? "" : changed / 1024 + " KiB differ";
    }

    private static List<Difference> packages(Map<String, String> old, Map<String, String> now) {
        List<Difference> differences = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            Optional<String> a = Optional.ofNullable(old.get(name));
            Optional<String> b = Optional.ofNullable(now.get(name));
            if (!Objects.equals(a, b)) {
                differences.add(new Difference.Software(name, a, b));
            }
        }
        return differences;
    }

    /** Packages by name from the image's bill of materials; of several versions of one name, all. */
    private static Map<String, String> packages(Image image) throws IOException {
        Map<String, String> packages = new TreeMap<>();
        if (Files.exists(image.sbom())) {
            JsonObject sbom = JsonObject.parse(
                    Files.readString(image.sbom()), image.sbom().toString());
            for (JsonObject component : sbom.objects("components")) {
                if (component.text("type").equals("library")) {
                    add(packages, component.text("name"), component.text("version"));
                }
            }
        }
        return packages;
    }

    private static void add(Map<String, String> packages, String name, String version) {
        packages.merge(name, version, (a, b) -> a + ", " + b);
    }
}
