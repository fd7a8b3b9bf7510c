package dev.slipway.tree.tar;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The data of a sparse file, which is stored end to end, with its holes put back as zeros. */
final class SparseMapStream extends InputStream {
    private final SparseMap map;
    private final InputStream data;
    private int run;
    private long position;

    SparseMapStream(SparseMap map, InputStream data) {
        this.map = map;
        this.data = data;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (run < map.runs().size() && position >= end(run)) {
            run++;
        }
        if (position >= map.sizeBytes()) {
            return -1;
        }
        boolean inRun =
                run < map.runs().size() && position >= map.runs().get(run).atBytes();
        if (inRun) {
            int count = data.read(buffer, offset, (int) Math.min(length, end(run) - position));
            position += Math.max(count, 0);
            return count;
        }
        long until = run < map.runs().size() ? map.runs().get(run).atBytes() : map.sizeBytes();
        int count = (int) Math.min(length, until - position);
        Arrays.fill(buffer, offset, offset + count, (byte) 0);
        position += count;
        return count;
    }

    private long end(int index) {
        SparseMap.Run r = map.runs().get(index);
        return r.atBytes() + r.lengthBytes();
    }
}
