package dev.slipway.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is on a snapshot of the local cloud, seen by tools that know nothing of a cloud. */
record ExportedDisk(CloudProcess cloud, Path folder) {
    private static final int ROOT = 3;

    /** Holds the object to what {@code qemu-img check} wants, and a file of its root file system to a text. */
    void holds(String key, String file, String text) throws IOException, InterruptedException {
        Path disk = folder.resolve("exported.qcow2");
        Path raw = folder.resolve("exported.raw");
        Path root = folder.resolve("exported.root");
        cloud.aws("s3", "cp", "--only-show-errors", "s3://disks/" + key, disk.toString());
        Tool.run("qemu-img", "check", disk.toString()).says("No errors were found");
        Tool.run("qemu-img", "convert", "-O", "raw", disk.toString(), raw.toString());
        Tool.partition(raw, ROOT, root);
        Tool.run("debugfs", "-R", "cat " + file, root.toString()).says(text);
        for (Path made : List.of(disk, raw, root)) {
            Files.delete(made);
        }
        cloud.aws("s3", "rm", "--only-show-errors", "s3://disks/" + key);
    }
}
