package dev.slipway.disk.plan;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks compressed clusters; what does not give a whole cluster is damaged. */
final class Unpacking {
    private Unpacking() {}

    static byte[] unpack(FileChannel file, Segment.Compressed cluster) throws IOException {
        ByteBuffer stored = ByteBuffer.allocate(cluster.storedBytes());
        for (long at = cluster.offsetBytes(); stored.hasRemaining(); ) {
            int got = file.read(stored, at);
            if (got < 0) {
                // The last cluster's sectors may reach beyond the end of the file.
                break;
            }
            at += got;
        }
        byte[] plain = new byte[cluster.clusterBytes()];
        int length = cluster.isZstd()
                ? zstd(stored.array(), stored.position(), plain, cluster)
                : inflate(stored.array(), stored.position(), plain, cluster);
        if (length != plain.length) {
            throw damaged(cluster, "it unpacks to " + length + " bytes, not " + plain.length);
        }
        return plain;
    }

    private static int inflate(byte[] stored, int count, byte[] plain, Segment.Compressed cluster) throws IOException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(stored, 0, count);
            int length = 0;
            while (length < plain.length) {
                int got = inflater.inflate(plain, length, plain.length - length);
                if (got == 0) {
                    break;
                }
                length += got;
            }
            return length;
        } catch (DataFormatException e) {
            throw damaged(cluster, String.valueOf(e.getMessage()));
        } finally {
            inflater.end();
        }
    }

    /** The stored bytes end with a sector, the frame before. */
    private static int zstd(byte[] stored, int count, byte[] plain, Segment.Compressed cluster) throws IOException {
        try {
            long frame = Zstd.findFrameCompressedSize(stored, 0, count);
            if (Zstd.isError(frame) || frame > count) {
                throw damaged(cluster, "it is no Zstandard frame");
            }
            return (int) Zstd.decompressByteArray(plain, 0, plain.length, stored, 0, (int) frame);
        } catch (ZstdException e) {
            throw damaged(cluster, String.valueOf(e.getMessage()));
        }
    }

    private static IOException damaged(Segment.Compressed cluster, String why) {
        return new IOException("the compressed cluster at byte " + cluster.offsetBytes() + " of " + cluster.file()
                + " is damaged: " + why);
    }
}
