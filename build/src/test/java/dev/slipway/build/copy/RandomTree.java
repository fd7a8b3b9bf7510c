package dev.slipway.build.copy;

import dev.slipway.tree.host.FileStatus;
import dev.slipway.tree.host.HostNames;
import dev.slipway.tree.host.Posix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Trees of every kind of file, made by root from a seed. */
final class RandomTree {
    private static final String[] NAMES = {
        "a", "b c", "é", "\udcff\udc80x", "-x", ".hidden", "日本", "x".repeat(200), "new\nline", "q'\"$", "%41", "*"
    };

    private final Random random;
    private final List<Path> files = new ArrayList<>();

    private RandomTree(Random random) {
        this.random = random;
    }

    static void fill(Path directory, Random random) throws IOException {
        new RandomTree(random).directory(directory, 0);
    }

    private void directory(Path directory, int depth) throws IOException {
        for (String name : NAMES) {
            if (random.nextInt(3) == 0) {
                continue;
            }
            Path path = HostNames.resolve(directory, name);
            boolean isSymlink = make(path, depth);
            if (files.contains(path) && random.nextBoolean()) {
                Posix.lsetxattr(path, "user.test", new byte[] {(byte) random.nextInt()});
            }
            Posix.lchown(path, random.nextInt(70_000), random.nextInt(70_000));
            if (!isSymlink) {
                Posix.chmod(path, random.nextInt(010000));
            }
            Posix.setTimes(path, Instant.ofEpochSecond(random.nextLong(2_000_000_000), random.nextInt(1_000_000_000)));
        }
    }

    /** Makes something; true for a symbolic link. */
    private boolean make(Path path, int depth) throws IOException {
        switch (random.nextInt(9)) {
            case 0, 1, 2 -> {
                byte[] content = new byte[random.nextInt(5) == 0 ? 300_000 : random.nextInt(100)];
                random.nextBytes(content);
                Files.write(path, content);
                files.add(path);
            }
            case 3, 4 -> {
                Files.createDirectory(path);
                if (depth < 3) {
                    directory(path, depth + 1);
                }
            }
            case 5 -> {
                Files.createSymbolicLink(
                        path, Path.of(random.nextBoolean() ? "/etc/passwd" : "../" + random.nextInt()));
                return true;
            }
            case 6 -> Posix.mknod(path, FileStatus.FIFO | 0600, 0, 0);
            case 7 -> Posix.mknod(path, FileStatus.CHARACTER_DEVICE | 0600, 1, random.nextInt(300));
            default -> {
                if (files.isEmpty()) {
                    Posix.mknod(path, FileStatus.SOCKET | 0600, 0, 0);
                } else {
                    Files.createLink(path, files.get(random.nextInt(files.size())));
                }
            }
        }
        return false;
    }
}
