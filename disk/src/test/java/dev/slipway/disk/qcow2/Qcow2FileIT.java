package dev.slipway.disk.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.disk.Allocated;
import dev.slipway.disk.DiskDigest;
import dev.slipway.disk.RawDisk;
import dev.slipway.disk.StoredDisk;
import dev.slipway.disk.Tool;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that qemu-img made, whole, damaged and hostile. */
class Qcow2FileIT {
    private static final int DAMAGES = 300;
    private static final long MOST_ALLOCATED_BYTES = 64L << 20;

    @TempDir
    private Path folder;

    private Path raw;

    @BeforeEach
    void disk() throws IOException {
        Random random = new Random(42);
        byte[] bytes = new byte[6 << 20];
        for (int at = 0; at < bytes.length - 200_000; at += 300_000 + random.nextInt(300_000)) {
            byte[] piece = new byte[random.nextInt(200_000)];
            if (random.nextBoolean()) {
                random.nextBytes(piece);
            } else {
                Arrays.fill(piece, (byte) 'x');
            }
            System.arraycopy(piece, 0, bytes, at, piece.length);
        }
        raw = Files.write(folder.resolve("disk.raw"), bytes);
    }

    private Path qcow2(String... options) throws Exception {
        Path file = folder.resolve("disk.qcow2");
        List<String> command = new ArrayList<>(List.of("qemu-img", "convert", "-f", "raw", "-O", "qcow2"));
        command.addAll(List.of(options));
        command.addAll(List.of(raw.toString(), file.toString()));
        Tool.ok(command.toArray(String[]::new));
        return file;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-o compat=1.1",
                "-o compat=0.10",
                "-o cluster_size=512",
                "-o cluster_size=2M",
                "-c",
                "-c -o cluster_size=4k",
                "-c -o compression_type=zstd",
                "-c -o compression_type=zstd,cluster_size=2M",
                "-o preallocation=full",
            })
    void whatQemuWroteIsReadAsQemuReadsIt(String options) throws Exception {
        Path file = qcow2(options.split(" "));
        Path read = folder.resolve("read.raw");
        RawDisk.write(Qcow2File.plan(file), read, DiskProgress.NONE);
        Tool.ok("qemu-img", "compare", "-f", "raw", "-F", "raw", raw.toString(), read.toString());
        assertThat(DiskDigest.of(Qcow2File.plan(file))).isEqualTo(DiskDigest.of(StoredDisk.plan(raw)));
    }

    @Test
    void noOtherFileIsEverOpened() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "secret".repeat(10_000));
        Path file = folder.resolve("overlay.qcow2");
        Tool.ok("qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", secret.toString(), file.toString());
        assertThatThrownBy(() -> Qcow2File.plan(file)).hasMessageContaining("backing file");
        Path data = folder.resolve("data.qcow2");
        Tool.ok(
                "qemu-img",
                "create",
                "-q",
                "-f",
                "qcow2",
                "-o",
                "data_file=" + folder.resolve("data.raw"),
                data.toString(),
                "1M");
        assertThatThrownBy(() -> Qcow2File.plan(data)).hasMessageContaining("in another file");
        Path extended = folder.resolve("extended.qcow2");
        Tool.ok("qemu-img", "create", "-q", "-f", "qcow2", "-o", "extended_l2=on", extended.toString(), "1M");
        assertThatThrownBy(() -> Qcow2File.plan(extended)).hasMessageContaining("are extended");
    }

    @Test
    void encryptedFilesAreRefused() throws Exception {
        Path file = folder.resolve("secret.qcow2");
        Tool.ok(
                "qemu-img",
                "create",
                "-q",
                "-f",
                "qcow2",
                "--object",
                "secret,id=key,data=abc",
                "-o",
                "encrypt.format=aes,encrypt.key-secret=key",
                file.toString(),
                "1M");
        assertThatThrownBy(() -> Qcow2File.plan(file)).hasMessageContaining("encrypted");
    }

    @Test
    void aTableThatIsUsedAgainAndAgainIsRefused() throws Exception {
        Path file = qcow2("-o", "cluster_size=512");
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer header = ByteBuffer.wrap(bytes);
        int l1At = (int) header.getLong(40);
        header.putLong(l1At + 8, header.getLong(l1At));
        Files.write(file, bytes);
        assertThatThrownBy(() -> Qcow2File.plan(file)).hasMessageContaining("share the table");
    }

    @Test
    void damageIsToldOrDoesNotMatter() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (String options : List.of("-o cluster_size=4k", "-c", "-c -o compression_type=zstd")) {
            byte[] whole = Files.readAllBytes(qcow2(options.split(" ")));
            for (int i = 0; i < DAMAGES / 3; i++) {
                Path damaged = Files.write(folder.resolve("damaged"), damaged(whole, random));
                long before = Allocated.bytes();
                try {
                    DiskPlan plan = Qcow2File.plan(damaged);
                    assertThat(Allocated.bytes() - before).as("seed " + seed).isLessThan(MOST_ALLOCATED_BYTES);
                    // Reading all of it must end, whatever comes out.
                    DiskDigest.of(plan);
                } catch (IOException e) {
                    assertThat(e).as("seed " + seed).hasMessageContaining("damaged");
                }
            }
        }
    }

    /** Truncated, a bit flipped, or a number of the header or a table made large; mostly where it matters. */
    private static byte[] damaged(byte[] whole, Random random) {
        if (random.nextInt(4) == 0) {
            return Arrays.copyOf(whole, random.nextInt(whole.length));
        }
        byte[] damaged = whole.clone();
        int reach = random.nextBoolean() ? 112 : Math.min(whole.length, 400_000);
        for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
            damaged[random.nextInt(reach)] ^= (byte) (1 << random.nextInt(8));
        }
        return damaged;
    }
}
