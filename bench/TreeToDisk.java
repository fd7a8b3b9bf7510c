import dev.slipway.disk.DeltaDisk;
import dev.slipway.disk.Disk;
import dev.slipway.disk.DiskIdentity;
import dev.slipway.disk.DiskLayout;
import dev.slipway.disk.DiskManifest;
import dev.slipway.disk.PackedClusters;
import dev.slipway.disk.RawDisk;
import dev.slipway.disk.cluster.ClusterPack;
import dev.slipway.disk.cluster.Compression;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.qcow2.Qcow2Disk;
import dev.slipway.tree.Layer;
import dev.slipway.tree.Tree;
import dev.slipway.tree.host.DirectoryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes layers as a bootable disk, as the product does it, and says how much memory that took; run by DiskBench. */
public final class TreeToDisk {
    private TreeToDisk() {}

    /** FORMAT[:LEVEL] OUT LAYER...: the layers lowest first. */
    public static void main(String[] arguments) throws IOException {
        String[] format = arguments[0].split(":");
        int level = format.length == 1 ? 2 : Integer.parseInt(format[1]);
        Compression zlib = new Compression.Zlib(level);
        Path out = Path.of(arguments[1]);
        List<Layer> layers = new ArrayList<>();
        for (int i = 2; i < arguments.length; i++) {
            layers.add(DirectoryReader.read(Path.of(arguments[i]), DirectoryReader.Form.OVERLAY, arguments[i]));
        }
        DiskPlan plan = Disk.plan(
                Tree.merge(layers),
                DiskLayout.hybrid(OptionalLong.empty()),
                DiskIdentity.of(new byte[32]),
                Optional.empty(),
                Instant.EPOCH);
        Path list = out.resolveSibling("list");
        Path pack = out.resolveSibling("pack");
        switch (format[0]) {
            case "list" -> RawDisk.writeAndDigest(plan, out, DiskProgress.NONE).write(list);
            case "delta" -> delta(plan, DiskManifest.read(list), out);
            case "fill" -> known(plan, DiskManifest.read(list), pack, zlib, out);
            // What a build does, and then an export; the first time, and when most of it is known.
            case "whole" -> known(
                    plan,
                    RawDisk.writeAndDigest(plan, out.resolveSibling("whole"), DiskProgress.NONE),
                    out.resolveSibling("new-pack"),
                    zlib,
                    out);
            case "known" -> known(plan, delta(plan, DiskManifest.read(list), out.resolveSibling("delta")), pack, zlib, out);
            case "raw" -> RawDisk.write(plan, out, DiskProgress.NONE);
            case "qcow2" -> Qcow2Disk.write(plan, out, new Compression.None(), DiskProgress.NONE);
            case "qcow2-zlib" -> Qcow2Disk.write(plan, out, zlib, DiskProgress.NONE);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        tellMemory();
    }

    private static DiskManifest delta(DiskPlan plan, DiskManifest base, Path out) throws IOException {
        DiskManifest manifest = DeltaDisk.write(plan, base, Path.of("base"), out, DiskProgress.NONE)
                .orElseThrow(() -> new IOException("more than a quarter of the disk has changed"));
        System.out.println("Written: " + Files.size(out));
        return manifest;
    }

    private static void known(DiskPlan plan, DiskManifest manifest, Path pack, Compression zlib, Path out)
            throws IOException {
        try (ClusterPack open = ClusterPack.open(pack, Long.MAX_VALUE)) {
            Qcow2Disk.write(plan, out, zlib, DiskProgress.NONE, new PackedClusters(manifest, open));
        }
    }

    private static void tellMemory() throws IOException {
        Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .forEach(System.out::println);
    }
}
