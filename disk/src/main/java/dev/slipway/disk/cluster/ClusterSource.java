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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The clusters of a disk that are not all zeros, in order, compressed ahead on all cores where that is asked for. */
public final class ClusterSource implements Closeable {
    private static final int AHEAD_PER_THREAD = 16;

    private final DiskPlan plan;
    private final int clusterBytes;
    private final Compression compression;
    private final DiskProgress progress;
    private final KnownClusters known;
    private final PlanReader reader;
    private final byte[] zeros;
    private final ExecutorService workers;
    private final ThreadLocal<Compression.Codec> codecs;
    private final Deque<Compression.Codec> opened = new ArrayDeque<>();
    private final Deque<Future<Cluster>> ahead = new ArrayDeque<>();
    private final int window;
    private final long totalBytes;
    private int segment;
    private long nextIndex;
    private long doneBytes;

    /** A cluster; not to be changed by who gets it. */
    public static final class Cluster {
        private static final Cluster END = new Cluster(-1, new byte[0], 0, false);

        private final long index;
        private final byte[] bytes;
        private final int length;
        private final boolean isCompressed;
        private final boolean isKnown;

        Cluster(long index, byte[] bytes, int length, boolean isCompressed) {
            this.index = index;
            this.bytes = bytes;
            this.length = length;
            this.isCompressed = isCompressed;
            this.isKnown = false;
        }

        private Cluster(long index, byte[] stored, int clusterBytes) {
            this.index = index;
            this.bytes = stored;
            this.length = stored.length;
            this.isCompressed = stored.length < clusterBytes;
            this.isKnown = true;
        }

        static Cluster known(long index, byte[] stored, int clusterBytes) {
            return new Cluster(index, stored, clusterBytes);
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
        this.known = known;
        this.clusterBytes = clusterBytes;
        this.compression = compression;
        this.progress = progress;
        this.reader = new PlanReader(plan);
        this.zeros = new byte[clusterBytes];
        this.totalBytes = plan.dataBytes();
        boolean plain = compression instanceof Compression.None;
        this.window = plain ? 1 : threads * AHEAD_PER_THREAD;
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

    /** The next cluster, or one that {@link Cluster#isEnd is the end}. */
    public Cluster next() throws IOException {
        while (ahead.size() < window) {
            Cluster read = read();
            if (read.isEnd()) {
                break;
            }
            if (compression instanceof Compression.None) {
                return read;
            }
            ahead.add(read.isKnown ? CompletableFuture.completedFuture(read) : workers.submit(() -> compressed(read)));
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

    private Cluster compressed(Cluster plain) throws IOException {
        byte[] target = new byte[compression.mostBytes(clusterBytes)];
        int length = codecs.get().compress(plain.bytes, target);
        byte[] stored = length == 0 ? plain.bytes : Arrays.copyOf(target, length);
        known.keep(plain.index * clusterBytes, stored);
        return length == 0 ? plain : new Cluster(plain.index, stored, length, true);
    }

    private Cluster read() throws IOException {
        while (segment < plan.segments().size()) {
            Segment current = plan.segments().get(segment);
            long index = Math.max(nextIndex, current.atBytes() / clusterBytes);
            long atBytes = index * clusterBytes;
            if (atBytes >= current.endBytes()) {
                segment++;
                continue;
            }
            nextIndex = index + 1;
            int count = (int) Math.min(clusterBytes, plan.sizeBytes() - atBytes);
            Optional<byte[]> stored = known.find(atBytes);
            if (stored.isPresent()) {
                doneBytes = Math.min(totalBytes, doneBytes + count);
                progress.advance(doneBytes, totalBytes);
                return Cluster.known(index, stored.get(), clusterBytes);
            }
            byte[] bytes = new byte[clusterBytes];
            reader.read(atBytes, ByteBuffer.wrap(bytes, 0, count));
            doneBytes = Math.min(totalBytes, doneBytes + count);
            progress.advance(doneBytes, totalBytes);
            if (Arrays.mismatch(bytes, zeros) >= 0) {
                return new Cluster(index, bytes, clusterBytes, false);
            }
        }
        return Cluster.END;
    }

    @Override
    public void close() throws IOException {
        workers.shutdownNow();
        try (reader) {
            workers.awaitTermination(1, java.util.concurrent.TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (opened) {
            opened.forEach(Compression.Codec::close);
            opened.clear();
        }
    }
}
