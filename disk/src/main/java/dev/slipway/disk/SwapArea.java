package dev.slipway.disk;

import dev.slipway.disk.plan.DiskPlan;
import dev.slipway.disk.plan.Segment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** An empty swap area, as mkswap makes it for pages of 4 KiB. */
final class SwapArea {
    private static final int PAGE_BYTES = 4096;
    private static final int LABEL_BYTES = 15;

    private SwapArea() {}

    static DiskPlan plan(long sizeBytes, UUID uuid, String label) {
        byte[] name = label.getBytes(StandardCharsets.UTF_8);
        if (name.length > LABEL_BYTES || sizeBytes < 10L * PAGE_BYTES) {
            throw new IllegalArgumentException("a swap area has a label of at most " + LABEL_BYTES
                    + " bytes and at least 40 KiB; asked were '" + label + "' and " + sizeBytes + " bytes");
        }
        ByteBuffer page = ByteBuffer.allocate(PAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        page.putInt(1024, 1).putInt(1028, (int) Math.min(sizeBytes / PAGE_BYTES - 1, Integer.MAX_VALUE));
        page.position(1036);
        page.order(ByteOrder.BIG_ENDIAN).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        page.put(name);
        page.put(PAGE_BYTES - 10, "SWAPSPACE2".getBytes(StandardCharsets.US_ASCII));
        return new DiskPlan(sizeBytes, List.of(Segment.of(0, page.array())));
    }
}
