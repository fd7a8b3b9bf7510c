package dev.slipway.scaleway.objects;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Bytes of a file. */
record FileRange(Path file, long offset, long length) {

    /** Told how many bytes more were read. */
    @FunctionalInterface
    interface Meter {
        void read(int bytes);
    }

    /** Their digest in hexadecimal digits. */
    String digest(String algorithm) throws IOException {
        MessageDigest digest = Signer.digest(algorithm);
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = open(bytes -> {})) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    InputStream open(Meter meter) throws IOException {
        return new RangeStream(FileChannel.open(file), meter);
    }

    private final class RangeStream extends InputStream {
        private final FileChannel channel;
        private final Meter meter;
        private long done;

        RangeStream(FileChannel channel, Meter meter) {
            this.channel = channel;
            this.meter = meter;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int start, int wanted) throws IOException {
            if (done == length) {
                return -1;
            }
            int most = (int) Math.min(wanted, length - done);
            int read = channel.read(ByteBuffer.wrap(buffer, start, most), offset + done);
            if (read < 0) {
                throw new EOFException(file + " became shorter while it was read");
            }
            done += read;
            meter.read(read);
            return read;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
