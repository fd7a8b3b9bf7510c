package dev.slipway.tree;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A file with holes as one stream. */
final class SparseStream extends InputStream {
    private final Content.Sparse file;
    private int next;
    private long position;
    private InputStream current = InputStream.nullInputStream();
    private long currentEnd;

    SparseStream(Content.Sparse file) {
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position >= file.sizeBytes()) {
            return -1;
        }
        if (position >= currentEnd && startsPiece()) {
            open();
        }
        return position < currentEnd ? readPiece(buffer, offset, length) : readHole(buffer, offset, length);
    }

    private boolean startsPiece() {
        return next < file.pieces().size() && file.pieces().get(next).atBytes() == position;
    }

    private void open() throws IOException {
        current.close();
        Content.Piece piece = file.pieces().get(next++);
        current = piece.content().open();
        currentEnd = piece.endBytes();
    }

    private int readPiece(byte[] buffer, int offset, int length) throws IOException {
        int count = current.read(buffer, offset, (int) Math.min(length, currentEnd - position));
        if (count < 0) {
            throw new IOException("a piece of a file ends " + (currentEnd - position) + " bytes too early");
        }
        position += count;
        return count;
    }

    private int readHole(byte[] buffer, int offset, int length) {
        long end = next < file.pieces().size() ? file.pieces().get(next).atBytes() : file.sizeBytes();
        int count = (int) Math.min(length, end - position);
        Arrays.fill(buffer, offset, offset + count, (byte) 0);
        position += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        current.close();
    }
}
