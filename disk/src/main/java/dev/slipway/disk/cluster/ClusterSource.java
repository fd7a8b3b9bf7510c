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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
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
    /** How far ahead is looked, past known clusters, for clusters to compress. */
    private static final int MOST_RUNS = 1024;

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
    private final Deque<Coming> ahead = new ArrayDeque<>();
    private final Deque<Slot> free = new ArrayDeque<>();
    private ByteBuffer stored = ByteBuffer.allocate(0);
    private int slotsAhead;
    private Ready given = Ready.end(0);
    private int givenIndex;
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

    /** Clusters to be given, what of the disk is done with them, and where their bytes are until then. */
    private record Ready(
            List<Cluster> clusters,
            long doneBytes,
            @Nullable Slot slot) {
        /** Where there are no more. */
        static Ready end(long doneBytes) {
            return new Ready(List.of(Cluster.END), doneBytes, null);
        }
    }

    /** Clusters whose turn is not yet. */
    private interface Coming {
        Ready get() throws IOException;
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
        if (++givenIndex >= given.clusters.size()) {
            if (given.slot != null) {
                free.add(given.slot);
            }
            given = nextReady();
            givenIndex = 0;
            progress.advance(given.doneBytes, totalBytes);
        }
        return given.clusters.get(givenIndex);
    }

    private Ready nextReady() throws IOException {
        while (slotsAhead < window && ahead.size() < slotsAhead + MOST_RUNS) {
            long index = nextUsed();
            if (index < 0) {
                break;
            }
            Optional<StoredPlace> place = known.find(index * clusterBytes).filter(this::isPossible);
            if (place.isPresent()) {
                StoredRun run = run(index, place.get());
                long done = doneBytes;
                // Read when it is its turn: another thread would wait for this one at every run, and this one for it.
                ahead.add(() -> found(run, done));
                continue;
            }
            take(index);
            long done = doneBytes;
            Slot slot = free.isEmpty() ? new Slot() : free.remove();
            fill(index, slot);
            if (Arrays.mismatch(slot.plain, zeros) < 0) {
                free.add(slot);
                if (ahead.isEmpty()) {
                    progress.advance(done, totalBytes);
                }
            } else if (isPlain()) {
                return new Ready(List.of(plain(index, slot)), done, slot);
            } else {
                Future<Cluster> packed = workers.submit(() -> compressed(index, slot));
                ahead.add(() -> new Ready(List.of(wait(packed)), done, slot));
                slotsAhead++;
            }
        }
        if (ahead.isEmpty()) {
            return Ready.end(doneBytes);
        }
        Ready ready = ahead.remove().get();
        slotsAhead -= ready.slot == null ? 0 : 1;
        return ready;
    }

    private static Cluster wait(Future<Cluster> packed) throws IOException {
        try {
            return packed.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("writing the disk was interrupted");
        } catch (ExecutionException e) {
            throw new IOException("compressing a cluster failed: " + e.getCause(), e.getCause());
        }
    }

    private boolean isPossible(StoredPlace place) {
        return place.length() <= clusterBytes;
    }

    /** The clusters from {@code index} on that are known, as many as are read together. */
    private StoredRun run(long index, StoredPlace place) {
        StoredRun run = new StoredRun();
        Optional<StoredPlace> next = Optional.of(place);
        for (long at = index; next.isPresent(); ) {
            run.add(at, next.get());
            take(at);
            at = run.isFull() ? -1 : nextUsed();
            next = at < 0 ? Optional.empty() : known.find(at * clusterBytes).filter(this::isPossible);
        }
        return run;
    }

    private Ready found(StoredRun run, long done) throws IOException {
        if (stored.capacity() == 0) {
            stored = StoredRun.room(clusterBytes);
        }
        run.use(stored);
        known.read(run);
        List<Cluster> clusters = new ArrayList<>(run.count());
        for (int i = 0; i < run.count(); i++) {
            if (run.isThere(i)) {
                boolean isCompressed = run.length(i) < clusterBytes;
                clusters.add(new Cluster(
                        run.index(i),
                        stored,
                        run.start(i),
                        run.length(i),
                        run.togetherBytes(i, clusterBytes),
                        isCompressed));
            } else {
                Slot slot = new Slot();
                fill(run.index(i), slot);
                clusters.add(compressed(run.index(i), slot));
            }
        }
        return new Ready(clusters, done, null);
    }

    private Cluster plain(long index, Slot slot) {
        return new Cluster(index, ByteBuffer.wrap(slot.plain), 0, clusterBytes, clusterBytes, false);
    }

    private Cluster compressed(long index, Slot slot) throws IOException {
        int length = codecs.get().compress(slot.plain, slot.packed);
        if (length == 0) {
            known.keep(index * clusterBytes, slot.plain, clusterBytes);
            return plain(index, slot);
        }
        known.keep(index * clusterBytes, slot.packed, length);
        return new Cluster(index, ByteBuffer.wrap(slot.packed), 0, length, length, true);
    }

    private void fill(long index, Slot slot) throws IOException {
        int count = (int) Math.min(clusterBytes, plan.sizeBytes() - index * clusterBytes);
        reader.read(index * clusterBytes, ByteBuffer.wrap(slot.plain, 0, count));
        Arrays.fill(slot.plain, count, clusterBytes, (byte) 0);
    }

    /** The next cluster that something lies in, or -1; the same until it is {@link #take taken}. */
    private long nextUsed() {
        while (segment < plan.segments().size()) {
            Segment current = plan.segments().get(segment);
            long index = Math.max(nextIndex, current.atBytes() / clusterBytes);
            if (index * clusterBytes < current.endBytes()) {
                return index;
            }
            segment++;
        }
        return -1;
    }

    private void take(long index) {
        nextIndex = index + 1;
        doneBytes = Math.min(totalBytes, doneBytes + clusterBytes);
    }

    @Override
    public void close() throws IOException {
        workers.shutdownNow();
        try (reader) {
            workers.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (opened) {
            opened.forEach(Compression.Codec::close);
            opened.clear();
        }
    }
}
