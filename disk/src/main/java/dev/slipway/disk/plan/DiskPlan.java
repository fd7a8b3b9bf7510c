package dev.slipway.disk.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What lies where on a disk; between the segments there are zeros.
 *
 * @param segments by place, apart from each other, within the size
 */
public record DiskPlan(long sizeBytes, List<Segment> segments) {
    public DiskPlan {
        segments = List.copyOf(segments);
        long end = 0;
        for (Segment segment : segments) {
            if (segment.atBytes() < end || segment.sizeBytes() <= 0) {
                throw new IllegalArgumentException("the segment at " + segment.atBytes() + " of " + segment.sizeBytes()
                        + " bytes overlaps the one before it, which ends at " + end + ", or is empty");
            }
            end = segment.endBytes();
        }
        if (end > sizeBytes) {
            throw new IllegalArgumentException(
                    "segments end at " + end + ", behind the disk's " + sizeBytes + " bytes");
        }
    }

    /** A plan of segments in any order. */
    public static DiskPlan of(long sizeBytes, List<Segment> segments) {
        List<Segment> sorted = new ArrayList<>(segments);
        sorted.sort(Comparator.comparingLong(Segment::atBytes));
        return new DiskPlan(sizeBytes, sorted);
    }

    /** How many bytes are not holes. */
    public long dataBytes() {
        return segments.stream().mapToLong(Segment::sizeBytes).sum();
    }

    /** The index of the first segment that ends behind {@code atBytes}; the number of segments if there is none. */
    int firstEndingAfter(long atBytes) {
        int low = 0;
        int high = segments.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (segments.get(middle).endBytes() > atBytes) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
