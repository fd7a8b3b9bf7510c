package dev.slipway.oci;

import dev.slipway.tree.Content;
import dev.slipway.tree.Entry;
import dev.slipway.tree.tar.Compression;
import dev.slipway.tree.tar.TarReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The files that an image on disk is made of, by name, in a directory or in a tar. */
sealed interface ImageFiles {

    /** The file of that name below the image's root. */
    Optional<Content> find(String name) throws IOException;

    /** What to call the image in messages. */
    Path path();

    /** The files at {@code path}; a compressed tar is laid out in {@code temporary} first, which the caller deletes. */
    static ImageFiles open(Path path, Path temporary) throws IOException {
        if (Files.isDirectory(path)) {
            return new InDirectory(path);
        }
        if (!Files.isRegularFile(path)) {
            throw new OciException(path + " does not exist, or is neither a directory nor a file");
        }
        return InTar.index(path, plain(path, temporary));
    }

    private static Path plain(Path file, Path temporary) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            if (Compression.detect(in) == Compression.NONE) {
                return file;
            }
        }
        Path plain = Files.createTempFile(temporary, "archive", ".tar");
        try (InputStream in = Compression.open(Files.newInputStream(file))) {
            Files.copy(in, plain, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        return plain;
    }

    /** A directory of this host. */
    record InDirectory(Path path) implements ImageFiles {
        @Override
        public Optional<Content> find(String name) throws IOException {
            Path file = path.resolve(name).normalize();
            if (!file.startsWith(path) || !Files.isRegularFile(file)) {
                return Optional.empty();
            }
            return Optional.of(Content.of(file, 0, Files.size(file)));
        }
    }

    /** An uncompressed tar: each file is a range of it. */
    record InTar(Path path, Map<String, Content> files, Map<String, String> links) implements ImageFiles {
        private static final int MAXIMUM_LINKS = 8;

        static InTar index(Path path, Path plain) throws IOException {
            Map<String, Content> files = new HashMap<>();
            Map<String, String> links = new HashMap<>();
            try (TarReader reader = TarReader.of(plain)) {
                for (Optional<Entry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                    switch (entry.get()) {
                        case Entry.RegularFile file -> files.put(file.path(), file.content());
                        case Entry.HardLink link -> links.put(link.path(), link.target());
                        case Entry.Symlink link -> links.put(link.path(), beside(link.path(), link.target()));
                        default -> files.remove(entry.get().path());
                    }
                }
            }
            return new InTar(path, files, links);
        }

        /** Old archives of docker save have links such as {@code a/layer.tar -> ../b/layer.tar}. */
        private static String beside(String link, String target) {
            Path parent = Path.of("/" + link).getParent();
            return parent == null
                    ? target
                    : parent.resolve(target).normalize().toString().substring(1);
        }

        @Override
        public Optional<Content> find(String name) {
            String at = name.startsWith("./") ? name.substring(2) : name;
            for (int i = 0; i < MAXIMUM_LINKS && links.containsKey(at); i++) {
                at = links.getOrDefault(at, at);
            }
            return Optional.ofNullable(files.get(at));
        }
    }
}
