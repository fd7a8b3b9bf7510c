package dev.slipway.disk.qcow2;

import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.Segment;
import dev.slipway.tree.HostFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads qcow2 files of versions 2 and 3 (docs/interop/qcow2.txt of QEMU) that stand by themselves: one that names
 * another file is refused, and no other file is ever opened.
 */
public final class Qcow2File {
    private static final int MAGIC = 0x514649fb;
    private static final long OFFSET = 0x00ff_ffff_ffff_fe00L;
    private static final long COMPRESSED = 1L << 62;
    private static final long ZERO = 1;
    private static final int LEAST_HEADER_BYTES = 72;
    private static final int HEADER_BYTES = 112;
    private static final long MOST_BYTES = 64L << 40;
    private static final int MOST_SEGMENTS = 4_000_000;
    private static final int SECTOR_BYTES = 512;

    private final Path file;
    private final FileChannel channel;
    private final long fileBytes;
    private final Header header;
    private final List<Segment> segments = new ArrayList<>();
    private final Set<Long> tables = new HashSet<>();
    /** The clusters that do not come from the disk below, if there is one. */
    private final BitSet own = new BitSet();

    private final boolean hasBase;

    private record Header(long sizeBytes, int clusterBits, int l1Entries, long l1At, boolean isZstd) {
        long clusterBytes() {
            return 1L << clusterBits;
        }
    }

    private Qcow2File(Path file, FileChannel channel, boolean hasBase) throws IOException {
        this.file = file;
        this.hasBase = hasBase;
        this.channel = channel;
        this.fileBytes = channel.size();
        this.header = header();
    }

    /** Whether the file begins as one of this format does. */
    public static boolean isOne(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer magic = ByteBuffer.allocate(4);
            channel.read(magic, 0);
            return magic.position() == 4 && magic.getInt(0) == MAGIC;
        }
    }

    /**
     * The disk in {@code file}, whose data is read when the plan is.
     *
     * @throws IOException when the file is damaged, needs another one, or uses what only QEMU knows
     */
    public static DiskPlan plan(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new Qcow2File(file, channel, false).plan();
        }
    }

    /** The disk in a file that holds what differs from {@code base}, whatever file it names as its backing. */
    public static DiskPlan plan(Path file, DiskPlan base) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new Qcow2File(file, channel, true).over(base);
        }
    }

    private DiskPlan over(DiskPlan base) throws IOException {
        DiskPlan above = plan();
        List<Segment> all = new ArrayList<>(above.segments());
        for (Segment segment : base.segments()) {
            long end = Math.min(segment.endBytes(), above.sizeBytes());
            for (long at = segment.atBytes(); at < end; ) {
                int cluster = (int) (at / header.clusterBytes());
                int next = own.get(cluster) ? own.nextClearBit(cluster) : own.nextSetBit(cluster);
                long to = next < 0 ? end : Math.min(end, next * header.clusterBytes());
                if (!own.get(cluster)) {
                    all.add(part(segment, at, to));
                }
                at = to;
            }
        }
        return DiskPlan.of(above.sizeBytes(), all);
    }

    private static Segment part(Segment segment, long from, long to) {
        long skipped = from - segment.atBytes();
        return switch (segment) {
            case Segment.FileRange range ->
                new Segment.FileRange(from, range.file(), range.offsetBytes() + skipped, to - from);
            case Segment.Compressed packed ->
                new Segment.Compressed(
                        from,
                        packed.file(),
                        packed.offsetBytes(),
                        packed.storedBytes(),
                        packed.clusterBytes(),
                        Math.toIntExact(packed.fromBytes() + skipped),
                        to - from,
                        packed.isZstd());
            case Segment.Bytes _, Segment.Computed _ ->
                throw new IllegalArgumentException(
                        "the disk below is in a file, not in memory: " + segment.sizeBytes() + " bytes");
        };
    }

    private Header header() throws IOException {
        ByteBuffer bytes = read(0, (int) Math.min(HEADER_BYTES, Math.max(fileBytes, LEAST_HEADER_BYTES)), HEADER_BYTES);
        if (bytes.getInt(0) != MAGIC) {
            throw wrong("it does not begin with the mark of a qcow2 file");
        }
        int version = bytes.getInt(4);
        if (version != 2 && version != 3) {
            throw wrong("it is of version " + version + ", and only 2 and 3 are known");
        }
        if (bytes.getLong(8) != 0 && !hasBase) {
            throw wrong("it has a backing file, and only qcow2 files that stand by themselves are read;"
                    + " qemu-img convert makes one of both");
        }
        if (bytes.getInt(32) != 0) {
            throw wrong("it is encrypted; qemu-img convert with its key makes a plain one");
        }
        boolean isZstd = version == 3 && features(bytes);
        int bits = bytes.getInt(20);
        if (bits < 9 || bits > 21) {
            throw wrong("its clusters have 2^" + bits + " bytes, and 2^9 to 2^21 are allowed");
        }
        long sizeBytes = bytes.getLong(24);
        if (sizeBytes <= 0 || sizeBytes > MOST_BYTES) {
            throw wrong("its disk has " + sizeBytes + " bytes, and 1 byte to 64 TiB are taken");
        }
        long span = (1L << bits) * ((1L << bits) / Long.BYTES);
        long needed = (sizeBytes + span - 1) / span;
        long entries = Integer.toUnsignedLong(bytes.getInt(36));
        if (entries < needed || needed > (32 << 20) / Long.BYTES) {
            throw wrong("its first table has " + entries + " entries, where its disk needs " + needed);
        }
        return new Header(sizeBytes, bits, (int) needed, bytes.getLong(40), isZstd);
    }

    /** True for Zstandard; refuses what cannot be read without knowing more. */
    private boolean features(ByteBuffer bytes) throws IOException {
        long incompatible = bytes.getLong(72);
        if ((incompatible & 2) != 0) {
            throw wrong("it is marked corrupt; qemu-img check -r all may mend it");
        }
        if ((incompatible & 4) != 0) {
            throw wrong("its data is in another file, and only qcow2 files that stand by themselves are read;"
                    + " qemu-img convert makes one of both");
        }
        if ((incompatible & ~0b1001L) != 0) {
            throw wrong(
                    (incompatible & 16) != 0
                            ? "its second-level entries are extended; qemu-img convert makes one without"
                            : "it uses features that are not known here (bits " + Long.toBinaryString(incompatible)
                                    + ")");
        }
        if ((incompatible & 8) == 0) {
            return false;
        }
        int kind = Integer.toUnsignedLong(bytes.getInt(100)) > 104 ? bytes.get(104) : 0;
        if (kind != 0 && kind != 1) {
            throw wrong("its clusters are compressed in a way that is not known here (" + kind + ")");
        }
        return kind == 1;
    }

    private DiskPlan plan() throws IOException {
        ByteBuffer first = table(header.l1At(), header.l1Entries(), "first");
        for (int i = 0; i < header.l1Entries(); i++) {
            long at = first.getLong(i * Long.BYTES) & OFFSET;
            if (at != 0) {
                second(at, i);
            }
        }
        return DiskPlan.of(header.sizeBytes(), segments);
    }

    private void second(long at, int index) throws IOException {
        if (!tables.add(at)) {
            throw wrong("two parts of its disk share the table at byte " + at);
        }
        int entries = (int) (header.clusterBytes() / Long.BYTES);
        ByteBuffer table = table(at, entries, "second");
        for (int i = 0; i < entries; i++) {
            long entry = table.getLong(i * Long.BYTES);
            long disk = ((long) index * entries + i) * header.clusterBytes();
            if (entry != 0 && disk < header.sizeBytes()) {
                cluster(entry, disk);
            }
        }
    }

    private void cluster(long entry, long atBytes) throws IOException {
        long sizeBytes = Math.min(header.clusterBytes(), header.sizeBytes() - atBytes);
        if (hasBase) {
            own.set((int) (atBytes / header.clusterBytes()));
        }
        if ((entry & COMPRESSED) != 0) {
            int shift = 62 - (header.clusterBits() - 8);
            long offset = entry & ((1L << shift) - 1);
            long sectors = (entry & (COMPRESSED - 1)) >>> shift;
            long stored = (sectors + 1) * SECTOR_BYTES - (offset % SECTOR_BYTES);
            inside(offset, 1, "a compressed cluster");
            add(new Segment.Compressed(
                    atBytes,
                    file,
                    offset,
                    (int) Math.min(stored, fileBytes - offset),
                    (int) header.clusterBytes(),
                    0,
                    sizeBytes,
                    header.isZstd()));
            return;
        }
        long offset = entry & OFFSET;
        if ((entry & ZERO) != 0 || offset == 0) {
            return;
        }
        if (offset % header.clusterBytes() != 0) {
            throw wrong("a cluster lies at byte " + offset + ", where none can begin");
        }
        inside(offset, sizeBytes, "a cluster");
        add(new Segment.FileRange(atBytes, HostFile.of(file), offset, sizeBytes));
    }

    /** Neighbours on the disk that are neighbours in the file become one segment. */
    private void add(Segment segment) throws IOException {
        if (!segments.isEmpty()
                && segments.getLast() instanceof Segment.FileRange last
                && segment instanceof Segment.FileRange next
                && last.endBytes() == next.atBytes()
                && last.offsetBytes() + last.sizeBytes() == next.offsetBytes()) {
            segments.removeLast();
            segments.add(new Segment.FileRange(
                    last.atBytes(), last.file(), last.offsetBytes(), last.sizeBytes() + next.sizeBytes()));
            return;
        }
        if (segments.size() == MOST_SEGMENTS) {
            throw wrong("it is in more than " + MOST_SEGMENTS + " pieces; qemu-img convert makes an orderly one");
        }
        segments.add(segment);
    }

    private ByteBuffer table(long at, int entries, String which) throws IOException {
        if (at % header.clusterBytes() != 0) {
            throw wrong("its " + which + " table lies at byte " + at + ", where no cluster begins");
        }
        inside(at, (long) entries * Long.BYTES, "its " + which + " table");
        return read(at, entries * Long.BYTES, entries * Long.BYTES);
    }

    private void inside(long at, long count, String what) throws IOException {
        if (at < header.clusterBytes() || at > fileBytes - count) {
            throw wrong(what + " lies at byte " + at + ", but the file has " + fileBytes + " bytes");
        }
    }

    /** So many bytes of the file, and zeros behind them up to {@code capacity}. */
    private ByteBuffer read(long at, int count, int capacity) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(capacity).limit(count);
        while (target.hasRemaining()) {
            int got = channel.read(target, at + target.position());
            if (got < 0) {
                throw wrong("it ends at byte " + (at + target.position()) + ", in the middle of what it must have");
            }
        }
        return target.clear();
    }

    private IOException wrong(String why) {
        return new IOException(file + " cannot be read as qcow2: " + why + ".");
    }
}
