package dev.slipway.build.store;

import dev.slipway.tree.host.Posix;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Marks of published directories whose content may not be on the disk yet.
 *
 * <p>Waiting for the disk after every step would cost more than many steps do. Instead a mark, made before the
 * directory gets its name, says in which boot of the host that was; after a power cut the boot is another, and what is
 * still marked is taken out of the store and made again.
 */
final class Unsynced {
    private static final Duration WRITTEN_BACK_AFTER = Duration.ofMinutes(2);
    private static final int BOOT_ID_CHARACTERS = 36;

    private final Path home;
    private final Path marks;
    private final String bootId;

    private Unsynced(Path home, Path marks, String bootId) {
        this.home = home;
        this.marks = marks;
        this.bootId = bootId;
    }

    static Unsynced of(Path home) throws IOException {
        String bootId =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        return of(home, bootId);
    }

    static Unsynced of(Path home, String bootId) throws IOException {
        if (bootId.length() != BOOT_ID_CHARACTERS) {
            throw new IOException("the kernel's boot id is not a UUID: " + bootId);
        }
        return new Unsynced(home, Files.createDirectories(home.resolve("tmp/unsynced")), bootId);
    }

    /** Marks a snapshot that is about to be published. */
    void mark(String snapshot) throws IOException {
        Files.writeString(marks.resolve(bootId + "." + snapshot), "");
    }

    /** Takes out what a power cut may have torn; what is old enough to be on the disk is made sure of and unmarked. */
    void review() throws IOException {
        List<Path> old = new ArrayList<>();
        Instant limit = Instant.now().minus(WRITTEN_BACK_AFTER);
        for (Path mark : all()) {
            String name = mark.getFileName().toString();
            if (!name.startsWith(bootId)) {
                Trees.remove(home.resolve("snapshots").resolve(name.substring(BOOT_ID_CHARACTERS + 1)));
                Files.deleteIfExists(mark);
            } else if (Files.getLastModifiedTime(mark).toInstant().isBefore(limit)) {
                old.add(mark);
            }
        }
        if (!old.isEmpty()) {
            sync(old);
        }
    }

    /** Waits until all that is published is on the disk. */
    void settle() throws IOException {
        List<Path> all = all();
        if (!all.isEmpty()) {
            sync(all);
        }
    }

    private void sync(List<Path> written) throws IOException {
        Posix.syncfs(home);
        for (Path mark : written) {
            Files.deleteIfExists(mark);
        }
    }

    private List<Path> all() throws IOException {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(marks)) {
            stream.forEach(all::add);
        }
        return all;
    }
}
