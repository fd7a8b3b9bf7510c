package dev.slipway.disk.cluster;

import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.plan.PlanReader;
import dev.slipway.disk.plan.Segment;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The clusters of a disk that are not all zeros, in order, compressed ahead on all cores where that is asked for. */
public final class ClusterSource implements Closeable {
    private static final int AHEAD_PER_THREAD = 16;
    private static final byte[] NO_BYTES = new byte[0];

    private final DiskPlan plan;
    private final int clusterBytes;
    private final Compression compression;
    private final DiskProgress progress;
    private final KnownClusters known;
    private final PlanReader reader;
    private final byte[] zeros;
    private final ExecutorService workers;
    /** Finds known clusters ahead, in order; what turns out to be lost is read by a reader of its own. */
    private final ExecutorService finder = Executors.newSingleThreadExecutor();

    private final PlanReader finderReader;
    private final ThreadLocal<Compression.Codec> codecs;
    private final Deque<Compression.Codec> opened = new ArrayDeque<>();
    private final Deque<Future<Cluster>> ahead = new ArrayDeque<>();
    private final Deque<Slot> free = new ArrayDeque<>();
    private Cluster given = Cluster.END;
    private final int window;
    private final long totalBytes;
    private int segment;
    private long nextIndex;
    private long doneBytes;

    /** Room for a cluster and for what it becomes; used again and again, as there is more garbage otherwise than disk. */
    private final class Slot {
        private final byte[] plain = new byte[clusterBytes];
        private final byte[] packed = new byte[isPlain() ? 0 : compression.mostBytes(clusterBytes)];
    }

    /** A cluster; its bytes are there until the next one is asked for. */
    public static final class Cluster {
        private static final Cluster END = new Cluster(-1, NO_BYTES, 0, false, null);

        private final long index;
        private final byte[] bytes;
        private final int length;
        private final boolean isCompressed;
        private final @Nullable Slot slot;

        private Cluster(long index, byte[] bytes, int length, boolean isCompressed, @Nullable Slot slot) {
            this.index = index;
            this.bytes = bytes;
            this.length = length;
            this.isCompressed = isCompressed;
            this.slot = slot;
        }

        /** Whether there are no more. */
        public boolean isEnd() {
            return index < 0;
        }

        /** The number of the cluster on the disk. */
        public long index() {
            return index;
        }

        /** Its bytes, from the start of the array. */
        public byte[] bytes() {
            return bytes;
        }

        /** How many of {@link #bytes} count. */
        public int length() {
            return length;
        }

        /** Whether the bytes are compressed. */
        public boolean isCompressed() {
            return isCompressed;
        }
    }

    private ClusterSource(
            DiskPlan plan,
            int clusterBytes,
            Compression compression,
            DiskProgress progress,
            KnownClusters known,
            int threads) {
        this.plan = plan;
        this.clusterBytes = clusterBytes;
        this.compression = compression;
        // What is not compressed is its own stored form.
        this.known = isPlain() ? KnownClusters.NONE : known;
        this.progress = progress;
        this.reader = new PlanReader(plan);
        this.finderReader = new PlanReader(plan);
        this.zeros = new byte[clusterBytes];
        this.totalBytes = plan.dataBytes();
        this.window = isPlain() ? 1 : threads * AHEAD_PER_THREAD;
        this.workers = Executors.newFixedThreadPool(threads);
        this.codecs = ThreadLocal.withInitial(this::newCodec);
    }

    /** The clusters of {@code plan}. */
    public static ClusterSource open(DiskPlan plan, int clusterBytes, Compression compression, DiskProgress progress) {
        return open(plan, clusterBytes, compression, progress, KnownClusters.NONE);
    }

    /** The clusters of {@code plan}, of which some are known as {@code compression} stores them. */
    public static ClusterSource open(
            DiskPlan plan, int clusterBytes, Compression compression, DiskProgress progress, KnownClusters known) {
        return new ClusterSource(
                plan,
                clusterBytes,
                compression,
                progress,
                known,
                Runtime.getRuntime().availableProcessors());
    }

    private Compression.Codec newCodec() {
        Compression.Codec codec = compression.codec();
        synchronized (opened) {
            opened.add(codec);
        }
        return codec;
    }

    private boolean isPlain() {
        return compression instanceof Compression.None;
    }

    /** The next cluster, or one that {@link Cluster#isEnd is the end}. */
    public Cluster next() throws IOException {
        if (given.slot != null) {
            free.add(given.slot);
        }
        given = nextReady();
        return given;
    }

    private Cluster nextReady() throws IOException {
        while (ahead.size() < window) {
            Cluster read = read();
            if (read.isEnd()) {
                break;
            }
            if (isPlain()) {
                return read;
            }
            Slot slot = read.slot;
            ahead.add(
                    slot == null
                            ? finder.submit(() -> found(read.index))
                            : workers.submit(() -> compressed(read.index, slot)));
        }
        if (ahead.isEmpty()) {
            return Cluster.END;
        }
        try {
            return ahead.remove().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("writing the disk was interrupted");
        } catch (ExecutionException e) {
            throw new IOException("compressing a cluster failed: " + e.getCause(), e.getCause());
        }
    }

    private Cluster compressed(long index, Slot slot) throws IOException {
        int length = codecs.get().compress(slot.plain, slot.packed);
        Cluster stored = length == 0
                ? new Cluster(index, slot.plain, clusterBytes, false, slot)
                : new Cluster(index, slot.packed, length, true, slot);
        known.keep(index * clusterBytes, stored.bytes, stored.length);
        return stored;
    }

    private Cluster found(long index) throws IOException {
        Optional<byte[]> stored = known.find(index * clusterBytes);
        if (stored.isPresent()) {
            int length = stored.get().length;
            return new Cluster(index, stored.get(), length, length < clusterBytes, null);
        }
        Slot slot = new Slot();
        fill(finderReader, index, slot);
        return compressed(index, slot);
    }

    private void fill(PlanReader from, long index, Slot slot) throws IOException {
        int count = (int) Math.min(clusterBytes, plan.sizeBytes() - index * clusterBytes);
        from.read(index * clusterBytes, ByteBuffer.wrap(slot.plain, 0, count));
        Arrays.fill(slot.plain, count, clusterBytes, (byte) 0);
    }

    /** The next cluster as it is on the disk, or without bytes if it is a known one. */
    private Cluster read() throws IOException {
        Slot slot = free.isEmpty() ? new Slot() : free.remove();
        while (segment < plan.segments().size()) {
            Segment current = plan.segments().get(segment);
            long index = Math.max(nextIndex, current.atBytes() / clusterBytes);
            long atBytes = index * clusterBytes;
            if (atBytes >= current.endBytes()) {
                segment++;
                continue;
            }
            nextIndex = index + 1;
            boolean isKnown = known.mayHave(atBytes);
            if (!isKnown) {
                fill(reader, index, slot);
            }
            doneBytes = Math.min(totalBytes, doneBytes + clusterBytes);
            progress.advance(doneBytes, totalBytes);
            if (isKnown) {
                free.add(slot);
                return new Cluster(index, NO_BYTES, 0, false, null);
            }
            if (Arrays.mismatch(slot.plain, zeros) >= 0) {
                return new Cluster(index, slot.plain, clusterBytes, false, slot);
            }
        }
        free.add(slot);
        return Cluster.END;
    }

    @Override
    public void close() throws IOException {
        workers.shutdownNow();
        finder.shutdownNow();
        try (reader;
                finderReader) {
            workers.awaitTermination(1, TimeUnit.MINUTES);
            finder.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (opened) {
            opened.forEach(Compression.Codec::close);
            opened.clear();
        }
    }
}
