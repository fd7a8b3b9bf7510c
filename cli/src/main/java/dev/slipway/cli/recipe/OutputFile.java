package dev.slipway.cli.recipe;

import dev.slipway.cli.terminal.Failure;
import dev.slipway.cli.terminal.Reason;
import dev.slipway.image.export.ExportTarget;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A destination of one stream: a file appears whole or not at all, pipes and devices get the stream itself. */
final class OutputFile {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final String NOTHING_LEFT =
            "Nothing was left there. Free some space, or name a destination elsewhere.";

    private final Path file;

    private OutputFile(Path file) {
        this.file = file;
    }

    static OutputFile of(Path file) {
        return new OutputFile(file);
    }

    /** Writes what {@code writing} gives; a link stays, and what it leads to is written. */
    void write(Writing writing) throws IOException {
        switch (target()) {
            case ExportTarget.Stream(Path path) -> {
                try (OutputStream out =
                        opened(path, "What it was given until then is a part.", StandardOpenOption.WRITE)) {
                    writing.to(out);
                }
            }
            case ExportTarget.Whole(Path path, Path part) -> {
                try {
                    try (OutputStream out = opened(part, NOTHING_LEFT, StandardOpenOption.CREATE_NEW)) {
                        writing.to(out);
                    }
                    Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
                } finally {
                    Files.deleteIfExists(part);
                }
            }
        }
    }

    private ExportTarget target() {
        try {
            return ExportTarget.of(file);
        } catch (IOException e) {
            throw Failure.of("cannot write " + file + ": " + Reason.of(e) + ".");
        }
    }

    private OutputStream opened(Path path, String outcome, StandardOpenOption option) throws IOException {
        OutputStream opened;
        try {
            opened = Files.newOutputStream(path, option);
        } catch (IOException e) {
            throw new IOException("cannot write " + file + ": " + Reason.of(e) + ".", e);
        }
        return new BufferedOutputStream(new Named(opened, outcome), BUFFER_BYTES);
    }

    private IOException failed(String outcome, IOException e) {
        return new IOException("cannot write " + file + ": " + Reason.of(e) + ". " + outcome, e);
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
