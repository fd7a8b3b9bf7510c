package dev.slipway.disk.cluster;

/** Writes sequences as blocks: one, or several with codes of their own where that is shorter. */
final class DeflateBlocks {
    /** Where blocks may be split, a piece lasts so many bytes at least. */
    private static final int PIECE_BYTES = 1 << 13;

    private static final int MOST_STORED_BYTES = 0xffff;
    /** Three bits, at most seven to fill up a byte, and the length twice. */
    private static final int STORED_HEAD_BITS = 42;

    private final boolean isSplit;
    private final DeflateCodes codes = new DeflateCodes();
    private final BitSink sink = new BitSink();
    private long mostBits;
    /** Of the block that is being put together, of the next piece, and of both. */
    private SymbolCounts block = new SymbolCounts();

    private final SymbolCounts piece = new SymbolCounts();
    private SymbolCounts both = new SymbolCounts();
    private long blockSize;

    DeflateBlocks(boolean isSplit) {
        this.isSplit = isSplit;
    }

    /** A part of a stretch: its first sequence and the one after it, its first byte and the one after it. */
    private record Part(int first, int after, int from, int to) {}

    void begin(int mostBytes) {
        sink.begin(mostBytes);
        mostBits = (long) Byte.SIZE * mostBytes;
    }

    /** Writes a stretch of {@code in} that begins at {@code from}; false if it does not fit. */
    boolean write(byte[] in, int from, Sequences sequences, boolean isLast) {
        int pieceBytes = isSplit ? PIECE_BYTES : Integer.MAX_VALUE;
        Part open = next(sequences, 0, from, pieceBytes);
        count(in, sequences, open, block);
        blockSize = isSplit ? block.estimate() : 0;
        while (open.after() < sequences.count()) {
            Part next = next(sequences, open.after(), open.to(), pieceBytes);
            count(in, sequences, next, piece);
            if (isMerged()) {
                open = new Part(open.first(), next.after(), open.from(), next.to());
                continue;
            }
            if (!writeBlock(in, open, sequences, false)) {
                return false;
            }
            open = next;
            block.set(piece);
            blockSize = block.estimate();
        }
        return writeBlock(in, open, sequences, isLast);
    }

    private static Part next(Sequences sequences, int first, int from, int leastBytes) {
        int after = first;
        int to = from;
        do {
            to += sequences.sizeBytes(after++);
        } while (after < sequences.count() && to - from < leastBytes);
        return new Part(first, after, from, to);
    }

    private static void count(byte[] in, Sequences sequences, Part part, SymbolCounts counts) {
        counts.clear();
        sequences.countSymbols(part.first(), part.after(), in, part.from(), counts);
    }

    /** Adds the piece to the block if that is shorter than a block of its own; whether it did. */
    private boolean isMerged() {
        both.set(block);
        both.add(piece);
        long bothSize = both.estimate();
        if (bothSize > blockSize + piece.estimate()) {
            return false;
        }
        SymbolCounts merged = both;
        both = block;
        block = merged;
        blockSize = bothSize;
        return true;
    }

    private boolean writeBlock(byte[] in, Part part, Sequences sequences, boolean isLast) {
        codes.build(block);
        long storedBits = storedBits(part.to() - part.from());
        boolean isStored = codes.sizeBits() >= storedBits;
        if (sink.sizeBits() + (isStored ? storedBits : codes.sizeBits()) > mostBits) {
            return false;
        }
        if (isStored) {
            store(in, part.from(), part.to(), isLast);
            return true;
        }
        codes.writeHeader(isLast, sink);
        sequences.write(part.first(), part.after(), in, part.from(), codes, sink);
        codes.writeEnd(sink);
        return true;
    }

    private static long storedBits(int bytes) {
        int blocks = Math.max(1, (bytes + MOST_STORED_BYTES - 1) / MOST_STORED_BYTES);
        return (long) Byte.SIZE * bytes + (long) STORED_HEAD_BITS * blocks;
    }

    /** Writes bytes as they are (RFC 1951 §3.2.4). */
    private void store(byte[] in, int from, int to, boolean isLast) {
        int at = from;
        do {
            int some = Math.min(MOST_STORED_BYTES, to - at);
            sink.put(isLast && at + some == to ? 1 : 0, 3);
            sink.align();
            sink.put(some | (long) (~some & MOST_STORED_BYTES) << Short.SIZE, Integer.SIZE);
            sink.put(in, at, some);
            at += some;
        } while (at < to);
    }

    /** Puts all into {@code out}; the length. */
    int finish(byte[] out) {
        return sink.finish(out);
    }
}
