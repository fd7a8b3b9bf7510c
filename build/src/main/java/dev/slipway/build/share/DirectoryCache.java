package dev.slipway.build.share;

import dev.slipway.build.cache.CacheKey;
import dev.slipway.oci.Blob;
import dev.slipway.oci.Descriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * A directory, on this host or a network file system.
 *
 * @param directory with {@code ac/<key>} for records and {@code cas/sha256/<hex>} for layers
 */
public record DirectoryCache(Path directory) implements SharedCache {

    @Override
    public String place() {
        return directory.toString();
    }

    private Path action(CacheKey key) {
        return directory.resolve("ac").resolve(key.hex());
    }

    private Path content(Descriptor layer) {
        return directory
                .resolve("cas")
                .resolve(layer.digest().algorithm())
                .resolve(layer.digest().hex());
    }

    @Override
    public Optional<byte[]> record(CacheKey key) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(action(key)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean has(CacheKey key) {
        return Files.isRegularFile(action(key));
    }

    @Override
    public void fetch(Descriptor layer, Path file) throws IOException {
        Files.copy(content(layer), file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void save(CacheKey key, byte[] record, List<Blob> layers) throws IOException {
        for (Blob layer : layers) {
            if (!Files.isRegularFile(content(layer.descriptor()))) {
                try (InputStream in = layer.open()) {
                    write(in, content(layer.descriptor()));
                }
            }
        }
        write(new ByteArrayInputStream(record), action(key));
    }

    /** The file appears whole or not at all, whoever else writes it. */
    private static void write(InputStream in, Path file) throws IOException {
        Path folder = Files.createDirectories(file.resolveSibling(""));
        Path partial = Files.createTempFile(folder, ".partial", "");
        try {
            Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
