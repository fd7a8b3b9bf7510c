package dev.slipway.disk.cluster;

import java.nio.ByteBuffer;

/** A cluster as it is stored; its bytes are there until the next one is asked for. */
public final class Cluster {
    static final Cluster END = new Cluster(-1, ByteBuffer.allocate(0), 0, 0, 0, false);

    private final long index;
    private final ByteBuffer bytes;
    private final int start;
    private final int length;
    private final int togetherBytes;
    private final boolean isCompressed;

    Cluster(long index, ByteBuffer bytes, int start, int length, int togetherBytes, boolean isCompressed) {
        this.index = index;
        this.bytes = bytes;
        this.start = start;
        this.length = length;
        this.togetherBytes = togetherBytes;
        this.isCompressed = isCompressed;
    }

    /** Whether there are no more. */
    public boolean isEnd() {
        return index < 0;
    }

    /** The number of the cluster on the disk. */
    public long index() {
        return index;
    }

    /** How many bytes it is stored in. */
    public int length() {
        return length;
    }

    /** Whether the bytes are compressed. */
    public boolean isCompressed() {
        return isCompressed;
    }

    /** Puts its bytes into {@code target}, which must have the room. */
    public void copyTo(ByteBuffer target) {
        target.put(target.position(), bytes, start, length).position(target.position() + length);
    }

    /** Its bytes, and those of clusters that come next and are compressed, too, as far as they lie behind it. */
    public ByteBuffer together() {
        return bytes.slice(start, togetherBytes);
    }
}
