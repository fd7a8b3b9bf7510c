package dev.slipway.disk.qcow2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * What the header of a qcow2 file says before anything else of it is read; nothing of it is checked.
 *
 * @param sizeBytes of the disk, not of the file
 */
public record Qcow2Traits(long sizeBytes, boolean isEncrypted, boolean hasBackingFile, boolean isZstd) {
    private static final int HEADER_BYTES = 105;
    private static final int VERSION_WITH_FEATURES = 3;

    /** The traits of a file; empty when it does not begin as a qcow2 file does. */
    public static Optional<Qcow2Traits> of(Path file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEADER_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            int got = 0;
            while (got >= 0 && head.hasRemaining()) {
                got = channel.read(head, head.position());
            }
        }
        if (head.hasRemaining() || head.getInt(0) != Qcow2Header.MAGIC) {
            return Optional.empty();
        }
        boolean hasFeatures = head.getInt(4) >= VERSION_WITH_FEATURES;
        boolean isZstd = hasFeatures && (head.getLong(72) & Qcow2Header.ZSTD_BIT) != 0 && head.get(104) != 0;
        return Optional.of(new Qcow2Traits(head.getLong(24), head.getInt(32) != 0, head.getLong(8) != 0, isZstd));
    }
}
