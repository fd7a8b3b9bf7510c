package dev.slipway.disk.ext4;

import dev.slipway.disk.plan.Segment;
import dev.slipway.tree.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A regular file's content as whole blocks: which of its blocks hold data, and what is in them. */
final class FileData {
    private static final long BLOCK_BYTES = Ext4Geometry.BLOCK_BYTES;
    private static final long MAXIMUM_BLOCKS = 1L << 32;

    private FileData() {}

    /** Blocks of the file one behind the other that hold data. */
    record Stretch(long logical, long count) {}

    /** The blocks that hold data, in order; what is not in it is a hole. */
    static List<Stretch> stretches(String path, Content content) throws IOException {
        if (content.sizeBytes() > (MAXIMUM_BLOCKS - 1) * BLOCK_BYTES) {
            throw new IOException("write /" + path + " to ext4: a file of " + content.sizeBytes()
                    + " bytes is larger than the 16 TiB a file can have");
        }
        List<Stretch> stretches = new ArrayList<>(1);
        long next = -1;
        long start = 0;
        for (Content.Piece piece : pieces(path, content)) {
            if (piece.content().sizeBytes() == 0) {
                continue;
            }
            long first = piece.atBytes() / BLOCK_BYTES;
            long end = (piece.endBytes() + BLOCK_BYTES - 1) / BLOCK_BYTES;
            if (first > next) {
                add(stretches, start, next);
                start = first;
            }
            next = end;
        }
        add(stretches, start, next);
        return stretches;
    }

    private static void add(List<Stretch> stretches, long start, long end) {
        if (end > start) {
            stretches.add(new Stretch(start, end - start));
        }
    }

    private static List<Content.Piece> pieces(String path, Content content) throws IOException {
        return switch (content) {
            case Content.Sparse sparse -> sparse.pieces();
            case Content.Memory memory -> List.of(new Content.Piece(0, memory));
            case Content.Range range -> List.of(new Content.Piece(0, range));
            case Content.Passing ignored ->
                throw new IOException("write /" + path + " to ext4: its content passes by once, and a disk is planned"
                        + " before it is written; unpack the archive first");
        };
    }

    /** Adds what the file's extents hold. */
    static void addSegments(String path, Content content, List<ExtentTree.Extent> extents, List<Segment> segments)
            throws IOException {
        int index = 0;
        for (Content.Piece piece : pieces(path, content)) {
            long at = piece.atBytes();
            while (at < piece.endBytes()) {
                while (end(extents.get(index)) <= at) {
                    index++;
                }
                ExtentTree.Extent extent = extents.get(index);
                long count = Math.min(piece.endBytes(), end(extent)) - at;
                long place = extent.physical() * BLOCK_BYTES + at - extent.logical() * BLOCK_BYTES;
                segments.add(part(piece.content(), at - piece.atBytes(), count, place));
                at += count;
            }
        }
    }

    private static long end(ExtentTree.Extent extent) {
        return (extent.logical() + extent.count()) * BLOCK_BYTES;
    }

    private static Segment part(Content content, long fromBytes, long sizeBytes, long atBytes) {
        return switch (content) {
            case Content.Range range ->
                new Segment.FileRange(atBytes, range.file(), range.offsetBytes() + fromBytes, sizeBytes);
            case Content.Memory memory -> Segment.of(atBytes, memory.bytes(), (int) fromBytes, (int) sizeBytes);
            default -> throw new IllegalArgumentException("a piece of a file is memory or a range of a file");
        };
    }
}
