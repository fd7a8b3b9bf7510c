package dev.slipway.disk.plan;

import dev.slipway.tree.HostFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Reads a planned disk at any place; one reader a thread. */
public final class PlanReader implements Closeable {
    private final DiskPlan plan;
    private @Nullable FileChannel channel;
    private @Nullable HostFile open;
    private byte @Nullable [] kept;
    private Segment.@Nullable Compressed keptOf;

    /** A reader that begins with no file open. */
    public PlanReader(DiskPlan plan) {
        this.plan = plan;
    }

    /** The size of the disk. */
    public long sizeBytes() {
        return plan.sizeBytes();
    }

    /** Whether the bytes from {@code atBytes} on, which must be on the disk, are all zeros; {@code room} takes them. */
    public boolean isZero(long atBytes, byte[] room, int count) throws IOException {
        read(atBytes, ByteBuffer.wrap(room, 0, count));
        for (int i = 0; i < count; i++) {
            if (room[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Fills {@code target} with the bytes from {@code atBytes} on, which must be on the disk. */
    public void read(long atBytes, ByteBuffer target) throws IOException {
        long end = atBytes + target.remaining();
        if (atBytes < 0 || end > plan.sizeBytes()) {
            throw new IOException("read the disk at " + atBytes + ": it has " + plan.sizeBytes() + " bytes");
        }
        long at = atBytes;
        int index = plan.firstEndingAfter(atBytes);
        while (at < end) {
            Segment segment = index < plan.segments().size() ? plan.segments().get(index) : null;
            if (segment == null || segment.atBytes() >= end) {
                zeros(target, end - at);
                return;
            }
            if (segment.atBytes() > at) {
                zeros(target, segment.atBytes() - at);
                at = segment.atBytes();
            }
            int count = (int) (Math.min(end, segment.endBytes()) - at);
            copy(segment, at - segment.atBytes(), target, count);
            at += count;
            index++;
        }
    }

    private static void zeros(ByteBuffer target, long count) {
        for (long i = count; i > 0; ) {
            if (i >= Long.BYTES) {
                target.putLong(0);
                i -= Long.BYTES;
            } else {
                target.put((byte) 0);
                i--;
            }
        }
    }

    /** Puts {@code count} bytes of a segment into {@code target}. */
    public void copy(Segment segment, long from, ByteBuffer target, int count) throws IOException {
        switch (segment) {
            case Segment.Bytes bytes -> bytes.copy(from, target, count);
            case Segment.FileRange range -> copyFile(range, range.offsetBytes() + from, target, count);
            case Segment.Computed computed -> computed.source().copy(computed.key(), from, target, count);
            case Segment.Compressed cluster -> target.put(unpacked(cluster), cluster.fromBytes() + (int) from, count);
        }
    }

    /** The cluster's bytes; the last one is kept, as a reader often wants it piece by piece. */
    private byte[] unpacked(Segment.Compressed cluster) throws IOException {
        if (kept == null || !cluster.equals(keptOf)) {
            kept = Unpacking.unpack(open(HostFile.of(cluster.file())), cluster);
            keptOf = cluster;
        }
        return kept;
    }

    private void copyFile(Segment.FileRange range, long offset, ByteBuffer target, int count) throws IOException {
        FileChannel file = open(range.file());
        int limit = target.limit();
        target.limit(target.position() + count);
        long at = offset;
        while (target.hasRemaining()) {
            int got = file.read(target, at);
            if (got < 0) {
                throw new IOException("read " + range.file().path() + ": it ends at byte " + at + ", but had "
                        + (range.offsetBytes() + range.sizeBytes())
                        + " bytes when the disk was planned; it must not change meanwhile");
            }
            at += got;
        }
        target.limit(limit);
    }

    private FileChannel open(HostFile file) throws IOException {
        if (channel == null || !file.equals(open)) {
            close();
            channel = FileChannel.open(file.path(), StandardOpenOption.READ);
            open = file;
        }
        return channel;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
            open = null;
        }
    }
}
