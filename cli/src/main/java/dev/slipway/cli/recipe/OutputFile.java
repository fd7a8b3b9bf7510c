package dev.slipway.cli.recipe;

import dev.slipway.cli.terminal.Failure;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;

/** A destination of one stream: a file appears whole or not at all, pipes and devices get the stream itself. */
final class OutputFile {
    /** As many links as the kernel follows. */
    private static final int MAXIMUM_LINKS = 40;

    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;

    private OutputFile(Path file) {
        this.file = file;
    }

    static OutputFile of(Path file) {
        return new OutputFile(file);
    }

    /** Writes what {@code writing} gives; a link stays, and what it leads to is written. */
    void write(Writing writing) throws IOException {
        BasicFileAttributes there;
        try {
            there = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            whole(linked(), writing);
            return;
        }
        if (there.isDirectory()) {
            throw Failure.of("cannot write " + file + ": it is a directory. Name a file in it.");
        }
        if (there.isOther()) {
            straight(writing);
            return;
        }
        whole(file.toRealPath(), writing);
    }

    /** Where a link leads to that leads to no file yet. */
    private Path linked() throws IOException {
        Path target = file;
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MAXIMUM_LINKS) {
                throw Failure.of("cannot write " + file + ": its links lead nowhere. Name another file.");
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        return target;
    }

    private void straight(Writing writing) throws IOException {
        try (OutputStream out = opened(file, "", StandardOpenOption.WRITE)) {
            writing.to(out);
        }
    }

    private void whole(Path target, Writing writing) throws IOException {
        // Nobody can have put a link there that would lead elsewhere: the name is new, and must be.
        Path partial = target.resolveSibling(".slipway-" + UUID.randomUUID() + ".partial");
        try {
            String nothing = "Nothing was left there. ";
            try (OutputStream out = opened(partial, nothing, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                writing.to(out);
            }
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private OutputStream opened(Path path, String outcome, StandardOpenOption... options) throws IOException {
        OutputStream opened;
        try {
            opened = Files.newOutputStream(path, options);
        } catch (NoSuchFileException e) {
            throw (IOException) new IOException("cannot write " + file + ": its directory is not there. Make it first.")
                    .initCause(e);
        }
        return new BufferedOutputStream(new Named(opened, outcome), BUFFER_BYTES);
    }

    private IOException failed(String outcome, IOException e) {
        return new IOException(
                "cannot write " + file + ": " + e.getMessage() + ". " + outcome
                        + "Free some space, or name a destination elsewhere.",
                e);
    }

    /** What the output stream says is told of the destination; what the input says stays as it is. */
    private final class Named extends OutputStream {
        private final OutputStream out;
        private final String outcome;

        Named(OutputStream out, String outcome) {
            this.out = out;
            this.outcome = outcome;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (IOException e) {
                throw failed(outcome, e);
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** What gives the bytes. */
    interface Writing {
        void to(OutputStream out) throws IOException;
    }
}
