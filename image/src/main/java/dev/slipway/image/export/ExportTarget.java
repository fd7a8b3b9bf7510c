package dev.slipway.image.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** What a user named as the place of a file. */
public sealed interface ExportTarget {
    /** More links than that one behind the other are a circle, as Linux has it. */
    int MOST_LINKS = 40;

    /**
     * A file that is to appear when it is whole.
     *
     * @param path where, which is no symbolic link
     * @param part where it is written until then, in the same directory; nobody else writes there
     */
    record Whole(Path path, Path part) implements ExportTarget {}

    /** A device, a pipe, or what else is there that is no file of bytes: it stays, and is written to. */
    record Stream(Path path) implements ExportTarget {}

    /** Follows symbolic links to what is there, or will be; throws where no file can be. */
    static ExportTarget of(Path named) throws IOException {
        Path path = named.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(path) && !isOther(path); links++) {
            if (links == MOST_LINKS) {
                throw new IOException(named + " is a symbolic link that leads back to itself");
            }
            path = path.resolveSibling(Files.readSymbolicLink(path));
        }
        if (Files.isDirectory(path)) {
            throw new IOException(named + " is a directory; give the name of the file to write");
        }
        if (isOther(path)) {
            return new Stream(path);
        }
        Path directory = path.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new IOException("there is no directory " + directory);
        }
        String own = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        return new Whole(path, directory.resolve(".slipway-" + own + ".part"));
    }

    private static boolean isOther(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
    }
}
