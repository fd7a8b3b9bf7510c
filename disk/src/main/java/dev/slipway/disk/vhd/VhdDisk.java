package dev.slipway.disk.vhd;

import dev.slipway.disk.RawDisk;
import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.DiskProgress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.UUID;

/** A planned disk as a VHD, written from front to back; its size is rounded up to whole MiB, as Azure demands. */
public final class VhdDisk {
    private static final int MEBIBYTE = 1 << 20;
    private static final int SECTOR_BYTES = 512;
    private static final int BLOCK_BYTES = 2 * MEBIBYTE;
    private static final int TABLE_AT = 3 * SECTOR_BYTES;
    private static final long MOST_BYTES = 2040L << 30;

    private VhdDisk() {}

    /** Writes every byte of the disk and a footer: the only kind that Azure takes. */
    public static void writeFixed(DiskPlan plan, OutputStream out, UUID id, DiskProgress progress) throws IOException {
        DiskPlan whole = rounded(plan);
        RawDisk.write(whole, out, progress);
        out.write(VhdFooter.fixed(whole.sizeBytes(), id));
        out.flush();
    }

    /** Writes only blocks of 2 MiB that hold something. */
    public static void writeDynamic(DiskPlan plan, OutputStream out, UUID id, DiskProgress progress)
            throws IOException {
        DiskPlan whole = rounded(plan);
        if (whole.sizeBytes() > MOST_BYTES) {
            throw new IOException("a dynamic VHD ends at 2040 GiB, but the disk has " + whole.sizeBytes() + " bytes");
        }
        byte[] footer = VhdFooter.dynamic(whole.sizeBytes(), id);
        int entries = (int) ((whole.sizeBytes() + BLOCK_BYTES - 1) / BLOCK_BYTES);
        out.write(footer);
        out.write(header(entries));
        Blocks blocks = Blocks.of(whole, BLOCK_BYTES);
        out.write(table(blocks.used(), entries));
        blocks.write(out, bitmap(), progress);
        out.write(footer);
        out.flush();
    }

    private static DiskPlan rounded(DiskPlan plan) {
        long sizeBytes = (plan.sizeBytes() + MEBIBYTE - 1) / MEBIBYTE * MEBIBYTE;
        return new DiskPlan(sizeBytes, plan.segments());
    }

    private static byte[] header(int entries) {
        ByteBuffer header = ByteBuffer.allocate(2 * SECTOR_BYTES);
        header.put("cxsparse".getBytes(StandardCharsets.US_ASCII)).putLong(-1).putLong(TABLE_AT);
        header.putInt(0x10000).putInt(entries).putInt(BLOCK_BYTES);
        int checksumAt = header.position();
        header.putInt(checksumAt, VhdFooter.checksum(header.array()));
        return header.array();
    }

    private static byte[] table(BitSet used, int entries) {
        int bytes = (entries * Integer.BYTES + SECTOR_BYTES - 1) / SECTOR_BYTES * SECTOR_BYTES;
        ByteBuffer table = ByteBuffer.allocate(bytes);
        Arrays.fill(table.array(), (byte) 0xff);
        long sector = ((long) TABLE_AT + bytes) / SECTOR_BYTES;
        for (int block = used.nextSetBit(0); block >= 0; block = used.nextSetBit(block + 1)) {
            table.putInt(block * Integer.BYTES, (int) sector);
            sector += 1 + BLOCK_BYTES / SECTOR_BYTES;
        }
        return table.array();
    }

    private static byte[] bitmap() {
        byte[] bitmap = new byte[SECTOR_BYTES];
        Arrays.fill(bitmap, (byte) 0xff);
        return bitmap;
    }
}
