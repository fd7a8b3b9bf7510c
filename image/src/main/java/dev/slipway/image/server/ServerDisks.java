package dev.slipway.image.server;

import dev.slipway.disk.RawDisk;
import dev.slipway.disk.fat.FatVolume;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.qcow2.Qcow2Overlay;
import dev.slipway.image.catalogue.Image;
import dev.slipway.image.definition.Boot;
import dev.slipway.machine.qemu.DirectBoot;
import dev.slipway.machine.qemu.MachineSpec;
import dev.slipway.machine.seed.CloudInitSeed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the files that a server of an image starts with, in the server's own directory. */
public final class ServerDisks {
    private ServerDisks() {}

    /** An empty qcow2 disk on top of the image's, {@code disk.qcow2}. */
    public static Path overlay(Image image, Path directory, long sizeBytes) throws IOException {
        Path disk = directory.resolve("disk.qcow2");
        Qcow2Overlay.create(disk, image.disk(), image.diskFormat(), sizeBytes);
        return disk;
    }

    /**
     * The cloud-init seed of a server, {@code seed.img}.
     *
     * @param server whose id, name and network card the seed names
     * @param userData the user's own
     */
    public static Path seed(MachineSpec server, List<String> publicKeys, Optional<String> userData) throws IOException {
        CloudInitSeed seed = CloudInitSeed.of(server.id(), server.name(), server.macAddress(), publicKeys, userData);
        Map<String, byte[]> files = new LinkedHashMap<>();
        seed.files().forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        Path file = server.directory().resolve("seed.img");
        RawDisk.write(
                FatVolume.of(CloudInitSeed.LABEL, server.id().hashCode(), files, Instant.now()),
                file,
                DiskProgress.NONE);
        return file;
    }

    /** The kernel that the host gives a server of an image whose disk does not boot itself. */
    public static Optional<DirectBoot> directBoot(Image image) {
        return image.facts().boot().mode() == Boot.Mode.EXTERNAL
                ? Optional.of(new DirectBoot(
                        image.kernel(),
                        Optional.of(image.initrd()),
                        image.facts().bootArguments().orElse("")))
                : Optional.empty();
    }
}
