package dev.slipway.build.copy;

import dev.slipway.build.base.BaseException;
import dev.slipway.build.base.InflationLimit;
import dev.slipway.tree.Attributes;
import dev.slipway.tree.Entry;
import dev.slipway.tree.host.DirectoryWriter;
import dev.slipway.tree.host.PosixException;
import dev.slipway.tree.tar.Compression;
import dev.slipway.tree.tar.TarException;
import dev.slipway.tree.tar.TarReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Archives that ADD unpacks: tar, plain or compressed by gzip, bzip2, xz or zstd, known by content and not by name. */
final class Archives {
    private static final int EDQUOT = 122;

    private Archives() {}

    /** True if the file begins as an archive does. */
    static boolean isArchive(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new CopyException("cannot read " + file, "Make it readable for the user who builds.");
        }
        try (TarReader reader = TarReader.of(file)) {
            return reader.next().isPresent();
        } catch (IOException e) {
            // Not an archive, or one that is broken from its first byte on: then it is a file like any other.
            return false;
        }
    }

    /** Puts all entries into a directory, which is also the root for links among them. */
    static void unpack(Path file, Path directory) throws IOException {
        InflationLimit limit = new InflationLimit(Files.newInputStream(file), file.toString());
        try (limit;
                TarReader reader = TarReader.of(limit.plain(Compression.open(limit)), file.toString());
                DirectoryWriter writer = DirectoryWriter.open(
                        directory, DirectoryWriter.Whiteouts.AS_FILES, DirectoryWriter.Owners.KEEP)) {
            for (Optional<Entry> next = reader.next(); next.isPresent(); next = reader.next()) {
                Walk.stopIfInterrupted("unpacking ", file.toString());
                // What an archive says of "." is not said of the directory it is unpacked into.
                if (!next.get().path().isEmpty()) {
                    write(adapted(next.get()), writer, file);
                }
            }
        } catch (TarException | BaseException e) {
            throw unusable(file, e.getMessage(), e);
        }
    }

    private static void write(Entry entry, DirectoryWriter writer, Path file) throws IOException {
        try {
            writer.write(entry);
        } catch (PosixException e) {
            if (e.errno() == PosixException.ENOSPC || e.errno() == EDQUOT) {
                throw e;
            }
            throw unusable(file, "entry " + entry.path() + ": " + e.getMessage(), e);
        }
    }

    private static CopyException unusable(Path file, @Nullable String why, IOException cause) {
        return new CopyException(
                "cannot unpack " + file + ": " + why,
                "Make the archive anew, or copy it as a file with ADD --unpack=false.",
                cause);
    }

    private static Entry adapted(Entry entry) {
        Attributes old = entry.attributes();
        Attributes attributes =
                new Attributes(old.mode(), old.uid(), old.gid(), old.modified(), HostXattrs.without(old.xattrs()));
        return switch (entry) {
            case Entry.Directory e -> new Entry.Directory(e.path(), attributes);
            case Entry.RegularFile e -> new Entry.RegularFile(e.path(), attributes, e.content());
            case Entry.Symlink e -> new Entry.Symlink(e.path(), attributes, e.target());
            case Entry.HardLink e -> new Entry.HardLink(e.path(), attributes, e.target());
            case Entry.Device e -> new Entry.Device(e.path(), attributes, e.kind(), e.major(), e.minor());
            case Entry.Fifo e -> new Entry.Fifo(e.path(), attributes);
            case Entry.Socket e -> new Entry.Socket(e.path(), attributes);
        };
    }
}
