package dev.slipway.disk.vhd;

import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import dev.slipway.disk.plan.PlanReader;
import dev.slipway.disk.plan.Segment;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The blocks of a disk that hold something, whatever the plan calls a hole: the same content always gives the same file.
 *
 * @param used by the block's number
 */
record Blocks(DiskPlan plan, int blockBytes, BitSet used) {

    static Blocks of(DiskPlan plan, int blockBytes) throws IOException {
        BitSet used = new BitSet();
        byte[] room = new byte[blockBytes];
        int next = 0;
        try (PlanReader reader = new PlanReader(plan)) {
            for (Segment segment : plan.segments()) {
                int end = Math.toIntExact((segment.endBytes() + blockBytes - 1) / blockBytes);
                for (int block = Math.max(next, (int) (segment.atBytes() / blockBytes)); block < end; block++) {
                    long at = (long) block * blockBytes;
                    used.set(block, !reader.isZero(at, room, (int) Math.min(blockBytes, plan.sizeBytes() - at)));
                }
                next = end;
            }
        }
        return new Blocks(plan, blockBytes, used);
    }

    /** Writes them whole, in order, {@code before} ahead of each. */
    void write(OutputStream out, byte[] before, DiskProgress progress) throws IOException {
        byte[] block = new byte[blockBytes];
        long total = (long) used.cardinality() * blockBytes;
        long done = 0;
        try (PlanReader reader = new PlanReader(plan)) {
            for (int index = used.nextSetBit(0); index >= 0; index = used.nextSetBit(index + 1)) {
                long at = (long) index * blockBytes;
                int count = (int) Math.min(blockBytes, plan.sizeBytes() - at);
                Arrays.fill(block, count, blockBytes, (byte) 0);
                reader.read(at, ByteBuffer.wrap(block, 0, count));
                out.write(before);
                out.write(block);
                done += blockBytes;
                progress.advance(done, total);
            }
        }
    }
}
