package dev.slipway.disk.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

class CompressionTest {
    private static final int CLUSTER_BYTES = 65_536;

    @Test
    void aStreamOfZlibHasItsChecksumEvenWhereItGrows() throws DataFormatException {
        byte[] noise = new byte[CLUSTER_BYTES];
        new Random(1).nextBytes(noise);
        byte[] zeros = new byte[CLUSTER_BYTES];
        for (byte[] in : new byte[][] {noise, zeros}) {
            Compression streams = new Compression.ZlibStream(6);
            byte[] out = new byte[streams.mostBytes(CLUSTER_BYTES)];
            try (Compression.Codec codec = streams.codec()) {
                int length = codec.compress(in, out);
                assertThat(length).isPositive();
                assertThat(inflated(out, length)).isEqualTo(in);
                out[length - 1] ^= 1;
                assertThatThrownBy(() -> inflated(out, length)).isInstanceOf(DataFormatException.class);
            }
        }
    }

    private static byte[] inflated(byte[] bytes, int length) throws DataFormatException {
        byte[] out = new byte[CLUSTER_BYTES + 1];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(bytes, 0, length);
            int got = inflater.inflate(out);
            assertThat(inflater.finished()).isTrue();
            return Arrays.copyOf(out, got);
        }
    }

    @Test
    void aLevelThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new Compression.Zlib(10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a zlib level is 1 to 9, not 10");
        assertThatThrownBy(() -> new Compression.ZlibStream(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a zlib level is 1 to 9, not 0");
    }
}
