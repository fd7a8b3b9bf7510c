package dev.slipway.build.base;

import dev.slipway.tree.Entry;
import dev.slipway.tree.tar.TarReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a path of the host holds, told by its content and never by its name. */
enum BaseKind {
    LAYOUT,
    DOCKER_ARCHIVE,
    DIRECTORY,
    TAR;

    /** An image archive has its documents among the first entries or after all blobs, so all names are looked at. */
    static BaseKind of(Path path) throws BaseException {
        if (Files.isDirectory(path)) {
            return Files.isRegularFile(path.resolve("oci-layout")) ? LAYOUT : DIRECTORY;
        }
        boolean manifest = false;
        boolean root = false;
        try (TarReader reader = TarReader.of(path)) {
            for (Optional<Entry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                String name = entry.get().path();
                if (name.equals("oci-layout")) {
                    return LAYOUT;
                }
                manifest |= name.equals("manifest.json");
                root |= name.equals("etc") || name.startsWith("etc/") || name.startsWith("usr/");
                if (root) {
                    // A root file system has no end worth waiting for.
                    return TAR;
                }
            }
        } catch (IOException e) {
            throw new BaseException(
                    path + " cannot be used as a base: " + e.getMessage()
                            + ". Give an OCI layout, an archive of docker save, a directory, or a tar of a root file system.",
                    e);
        }
        return manifest ? DOCKER_ARCHIVE : TAR;
    }

    NamedContext context(Path path) {
        return switch (this) {
            case LAYOUT -> new NamedContext.Layout(path, Optional.empty());
            case DOCKER_ARCHIVE -> new NamedContext.DockerArchive(path);
            case DIRECTORY -> new NamedContext.Directory(path);
            case TAR -> new NamedContext.Tar(path);
        };
    }
}
