package dev.slipway.cloud.guest;

import dev.slipway.machine.qemu.DirectBoot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Debian's kernel with a static busybox: a guest that boots in seconds and does what its serial line says. */
final class TinyLinux {
    private static final Path BUSYBOX = Path.of("/usr/bin/busybox");

    /** In the order of their dependencies. */
    private static final List<String> MODULES = List.of(
            "virtio_ring",
            "virtio",
            "virtio_pci_modern_dev",
            "virtio_pci_legacy_dev",
            "virtio_pci",
            "failover",
            "net_failover",
            "virtio_net",
            "scsi_common",
            "scsi_mod",
            "virtio_scsi",
            "sd_mod",
            "cdrom",
            "sr_mod",
            "isofs");

    private static final String INIT = """
            #!/bin/sh
            /bin/busybox --install -s /bin
            mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
            stty -echo < /dev/ttyS0
            for module in MODULES; do insmod /modules/$module.ko; done
            sleep 1
            ip link set lo up
            for card in /sys/class/net/eth*; do ip link set ${card##*/} up; udhcpc -q -n -t 20 -T 1 -s /lease -i ${card##*/}; done
            echo "tiny linux is ready"
            while read -r line; do eval "$line"; echo "status=$?."; done < /dev/ttyS0
            """;

    private static final String LEASE = """
            #!/bin/sh
            [ "$1" = bound ] || exit 0
            ip link set $interface up
            ip addr add $ip/$mask dev $interface
            [ -z "$router" ] || ip route add default via $router
            echo "lease $interface $ip/$mask router=$router"
            """;

    private TinyLinux() {}

    /** The kernel and an initial RAM disk made from it; the kernel's package comes from the host's apt. */
    static DirectBoot make(Path cache, Path directory) throws IOException, InterruptedException {
        Path packageRoot = kernelPackage(cache);
        Archive archive = new Archive();
        for (String folder : List.of("bin", "modules", "proc", "sys", "dev", "mnt", "www", "tmp")) {
            archive.directory(folder);
        }
        archive.file("bin/busybox", Files.readAllBytes(BUSYBOX));
        archive.symlink("bin/sh", "busybox");
        archive.file("init", INIT.replace("MODULES", String.join(" ", MODULES)).getBytes(StandardCharsets.UTF_8));
        archive.file("lease", LEASE.getBytes(StandardCharsets.UTF_8));
        for (String module : MODULES) {
            archive.file("modules/" + module + ".ko", Files.readAllBytes(find(packageRoot, module + ".ko")));
        }
        Path initrd = Files.write(directory.resolve("initrd"), archive.end());
        return new DirectBoot(
                find(packageRoot, "vmlinuz-"), Optional.of(initrd), "console=ttyS0 quiet panic=-1 ipv6.disable=0");
    }

    private static Path kernelPackage(Path cache) throws IOException, InterruptedException {
        Path root = cache.resolve("root");
        if (Files.isDirectory(root)) {
            return root;
        }
        Path draft = Files.createTempDirectory(Files.createDirectories(cache), "draft");
        run(draft, """
                name=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: //p' | head -1)
                apt-get download -q "$name" && dpkg-deb -x "$name"_*.deb root""");
        Files.move(draft.resolve("root"), root);
        return root;
    }

    private static void run(Path directory, String script) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-ec", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!shell.waitFor(5, TimeUnit.MINUTES) || shell.exitValue() != 0) {
            throw new IOException("cannot get Debian's kernel by apt: " + output);
        }
    }

    private static Path find(Path root, String prefix) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .filter(path -> path.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow(() -> new IOException("there is no " + prefix + " under " + root));
        }
    }

    /** A cpio archive of the kind that the kernel unpacks ("newc"). */
    private static final class Archive {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int inode;

        void directory(String name) {
            entry(name, 0040755, new byte[0]);
        }

        void file(String name, byte[] content) {
            entry(name, 0100755, content);
        }

        void symlink(String name, String target) {
            entry(name, 0120777, target.getBytes(StandardCharsets.UTF_8));
        }

        byte[] end() {
            entry("TRAILER!!!", 0, new byte[0]);
            return out.toByteArray();
        }

        private void entry(String name, int mode, byte[] content) {
            inode++;
            int[] fields = {inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length() + 1, 0};
            StringBuilder header = new StringBuilder("070701");
            for (int field : fields) {
                header.append(String.format("%08x", field));
            }
            out.writeBytes((header + name + "\0").getBytes(StandardCharsets.US_ASCII));
            pad();
            out.writeBytes(content);
            pad();
        }

        private void pad() {
            while (out.size() % 4 != 0) {
                out.write(0);
            }
        }
    }
}
