package dev.slipway.build.store;

import dev.slipway.tree.host.Posix;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Removal of whole directory trees of the store. */
final class Trees {
    private Trees() {}

    /** Unmounts all below {@code directory}, then deletes it without following links; one that is not there is fine. */
    static void remove(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        for (Path point : Mounts.below(directory)) {
            Posix.umount2(point, Posix.MNT_DETACH);
        }
        // A mount that could not be taken away may be somebody else's files: nothing may be deleted through it.
        if (!Mounts.below(directory).isEmpty()) {
            throw new StoreException(directory + " still has something mounted in it, so it is kept:"
                    + " unmount it (findmnt lists it) and run slipway prune");
        }
        Files.walkFileTree(directory, new Deletion());
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(
                Path directory, @org.jspecify.annotations.Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
