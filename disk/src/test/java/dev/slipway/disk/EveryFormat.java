package dev.slipway.disk;

import dev.slipway.disk.cluster.Compression;
import dev.slipway.disk.gce.GceDisk;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.qcow2.Qcow2Disk;
import dev.slipway.disk.vhd.VhdDisk;
import dev.slipway.disk.vhd.VhdxDisk;
import dev.slipway.disk.vmdk.VmdkDisk;
import dev.slipway.tree.Tree;
import dev.slipway.tree.host.DirectoryReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Writes a directory as a disk in every format; a program of its own, so that a test can start it in other surroundings. */
public final class EveryFormat {
    private static final UUID ID = new UUID(1, 2);

    private EveryFormat() {}

    /** Reads the tree in the first argument and writes into the folder that is the second. */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]), Path.of(arguments[1]), Instant.ofEpochSecond(1_700_000_000));
    }

    /** The disk's {@code date} is also the latest that a file on it may have. */
    static void write(Path directory, Path out, Instant date) throws IOException {
        Tree tree = Tree.of(DirectoryReader.read(directory, DirectoryReader.Form.PLAIN, "tree"));
        DiskPlan plan = Disk.plan(
                tree, DiskLayout.hybrid(OptionalLong.empty()), DiskIdentity.of(new byte[32]), Optional.empty(), date);
        RawDisk.write(plan, out.resolve("raw"), DiskProgress.NONE);
        Qcow2Disk.write(plan, out.resolve("qcow2"), new Compression.None(), DiskProgress.NONE);
        Qcow2Disk.write(plan, out.resolve("qcow2-zlib"), new Compression.Zlib(1), DiskProgress.NONE);
        Qcow2Disk.write(plan, out.resolve("qcow2-zstd"), new Compression.Zstd(3), DiskProgress.NONE);
        try (OutputStream vmdk = open(out.resolve("vmdk"))) {
            VmdkDisk.write(plan, vmdk, 7, 6, DiskProgress.NONE);
        }
        try (OutputStream vhd = open(out.resolve("vhd-dynamic"))) {
            VhdDisk.writeDynamic(plan, vhd, ID, DiskProgress.NONE);
        }
        try (OutputStream vhd = open(out.resolve("vhd"))) {
            VhdDisk.writeFixed(plan, vhd, ID, DiskProgress.NONE);
        }
        try (OutputStream vhdx = open(out.resolve("vhdx"))) {
            VhdxDisk.write(plan, vhdx, ID, DiskProgress.NONE);
        }
        try (OutputStream gce = open(out.resolve("gce"))) {
            GceDisk.write(plan, gce, 1, DiskProgress.NONE);
        }
    }

    private static OutputStream open(Path file) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
    }
}
