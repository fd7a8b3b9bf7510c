package dev.slipway.disk.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/** Clusters, one behind the other on a disk, whose stored forms are known and are read together. */
public final class StoredRun {
    static final int MOST_CLUSTERS = 8;

    private final long[] indexes = new long[MOST_CLUSTERS];
    private final List<StoredPlace> places = new ArrayList<>(MOST_CLUSTERS);
    private final int[] starts = new int[MOST_CLUSTERS];
    private final boolean[] isThere = new boolean[MOST_CLUSTERS];
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    /** Room for what a run has: twice what it can be, as others may lie between. */
    static ByteBuffer room(int clusterBytes) {
        return ByteBuffer.allocateDirect(2 * MOST_CLUSTERS * clusterBytes);
    }

    /** Says into what it is read. */
    void use(ByteBuffer room) {
        bytes = room;
    }

    boolean isFull() {
        return places.size() == MOST_CLUSTERS;
    }

    /** Adds a cluster, which must not be stored longer than it is. */
    void add(long index, StoredPlace place) {
        indexes[places.size()] = index;
        places.add(place);
    }

    int count() {
        return places.size();
    }

    /** Which cluster of the disk it is. */
    long index(int i) {
        return indexes[i];
    }

    /** Whether it was read, and is what it was. */
    boolean isThere(int i) {
        return isThere[i];
    }

    /** Where in the room it begins. */
    int start(int i) {
        return starts[i];
    }

    int length(int i) {
        return places.get(i).length();
    }

    /** How many bytes it has with those of the clusters after it, as far as they lie behind it and are shorter than one. */
    int togetherBytes(int i, int clusterBytes) {
        int end = starts[i];
        for (int k = i; k < count() && isThere[k] && starts[k] == end && length(k) < clusterBytes; k++) {
            end += length(k);
        }
        return end - starts[i];
    }

    /** Reads all that is there from the file with the places. */
    void read(FileChannel data) throws IOException {
        long from = places.isEmpty() ? 0 : Long.MAX_VALUE;
        long to = 0;
        for (StoredPlace place : places) {
            from = Math.min(from, place.atBytes());
            to = Math.max(to, place.endBytes());
        }
        // What was kept together is mostly wanted together, if not quite in the same order.
        boolean isTogether = to - from <= bytes.capacity();
        int end = isTogether ? load(data, from, 0, (int) (to - from)) : 0;
        for (int i = 0; i < places.size(); i++) {
            StoredPlace place = places.get(i);
            starts[i] = isTogether ? (int) (place.atBytes() - from) : end;
            if (!isTogether) {
                end = load(data, place.atBytes(), end, place.length());
            }
            isThere[i] = starts[i] + place.length() <= end
                    && StoredPlace.checksum(bytes.slice(starts[i], place.length())) == place.checksum();
        }
    }

    /** Where the bytes end then: before what was wanted if the file does. */
    private int load(FileChannel data, long atBytes, int start, int count) throws IOException {
        bytes.limit(start + count).position(start);
        while (bytes.hasRemaining() && data.read(bytes, atBytes + bytes.position() - start) > 0) {
            // Reads on until all is there, or the file has ended.
        }
        int end = bytes.position();
        bytes.clear();
        return end;
    }
}
