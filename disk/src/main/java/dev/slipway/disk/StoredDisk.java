package dev.slipway.disk;

import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.Segment;
import dev.slipway.tree.HostFile;
import dev.slipway.tree.host.Fd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A raw disk that is in a file already, read again so that it can be written in another format. */
public final class StoredDisk {
    private StoredDisk() {}

    /** The plan of the raw disk in {@code file}: its ranges of data; what the file system keeps as holes stays holes. */
    public static DiskPlan plan(Path file) throws IOException {
        try (Fd fd = Fd.open(file, Fd.O_RDONLY)) {
            long sizeBytes = Files.size(file);
            List<Segment> segments = new ArrayList<>();
            for (long at = fd.nextData(0); at >= 0 && at < sizeBytes; ) {
                long end = Math.min(fd.nextHole(at), sizeBytes);
                segments.add(new Segment.FileRange(at, HostFile.of(file), at, end - at));
                at = end < sizeBytes ? fd.nextData(end) : -1;
            }
            return DiskPlan.of(sizeBytes, segments);
        }
    }
}
