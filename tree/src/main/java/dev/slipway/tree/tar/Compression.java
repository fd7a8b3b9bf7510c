package dev.slipway.tree.tar;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** How a stream is compressed, told by its first bytes and never by its name. */
public enum Compression {
    NONE,
    GZIP,
    BZIP2,
    XZ,
    ZSTD;

    private static final int BUFFER_BYTES = 64 * 1024;
    /** More than any xz preset needs; a header may ask for 4 GiB. */
    private static final int XZ_MEMORY_LIMIT_KIB = 200 * 1024;

    /** Looks at the first bytes of {@code in}, which must support mark, and leaves them to be read. */
    public static Compression detect(InputStream in) throws IOException {
        in.mark(8);
        byte[] head = in.readNBytes(6);
        in.reset();
        if (starts(head, 0x1f, 0x8b)) {
            return GZIP;
        }
        if (starts(head, 'B', 'Z', 'h')) {
            return BZIP2;
        }
        if (starts(head, 0xfd, '7', 'z', 'X', 'Z', 0)) {
            return XZ;
        }
        boolean skippable = head.length >= 4 && (head[0] & 0xf0) == 0x50 && (head[1] & 0xff) == 0x2a && head[2] == 0x4d;
        if (starts(head, 0x28, 0xb5, 0x2f, 0xfd) || (skippable && head[3] == 0x18)) {
            return ZSTD;
        }
        return NONE;
    }

    private static boolean starts(byte[] head, int... magic) {
        if (head.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((head[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** The bytes of {@code in} as they were before compression, whatever it is; buffered. */
    public static InputStream open(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, BUFFER_BYTES);
        InputStream plain = switch (detect(buffered)) {
            case NONE -> buffered;
            case GZIP -> new GZIPInputStream(buffered, BUFFER_BYTES);
            case BZIP2 -> new BZip2CompressorInputStream(buffered, true);
            case XZ -> new XZInputStream(buffered, XZ_MEMORY_LIMIT_KIB);
            case ZSTD -> new ZstdInputStream(buffered);
        };
        return plain instanceof BufferedInputStream ? plain : new BufferedInputStream(plain, BUFFER_BYTES);
    }
}
