package dev.slipway.disk.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

class DeflateTest {
    private static final int CLUSTER_BYTES = 65_536;

    private final Deflate deflate = new Deflate();

    @Test
    void zlibReadsWhatComesOut() throws DataFormatException {
        Random random = new Random(1);
        for (int round = 0; round < 600; round++) {
            byte[] in = cluster(random, round);
            byte[] out = new byte[in.length + 1024];
            int length = deflate.compress(in, out);
            assertThat(length).as("round " + round).isPositive();
            assertThat(inflated(out, length, in.length)).as("round " + round).isEqualTo(in);
        }
    }

    /** Text of few and many letters, far and near repetitions, noise, zeros, counts that make very long codes. */
    private static byte[] cluster(Random random, int round) {
        byte[] in = new byte[round % 3 == 0 ? 1 + random.nextInt(CLUSTER_BYTES) : CLUSTER_BYTES];
        int letters = 1 + random.nextInt(256);
        for (int i = 0; i < in.length; i++) {
            int pick = random.nextInt(8);
            if (round % 4 == 1 && pick == 0 && i > 300) {
                int from = random.nextInt(i);
                int count = Math.min(random.nextInt(300), in.length - i);
                for (int j = 0; j < count; j++) {
                    in[i + j] = in[from + j];
                }
                i += Math.max(0, count - 1);
            } else if (round % 4 == 2) {
                // Each letter half as often as the one before: the best code would be longer than is allowed.
                in[i] = (byte) Integer.numberOfTrailingZeros(random.nextInt() | 1 << 30);
            } else if (round % 4 == 3 && round % 8 == 3) {
                in[i] = 0;
            } else {
                in[i] = (byte) random.nextInt(letters);
            }
        }
        return in;
    }

    private static byte[] inflated(byte[] bytes, int length, int expected) throws DataFormatException {
        byte[] out = new byte[expected + 1];
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(bytes, 0, length);
            int got = inflater.inflate(out);
            assertThat(inflater.finished()).isTrue();
            return Arrays.copyOf(out, got);
        }
    }

    @Test
    void whatDoesNotFitIsSaid() {
        byte[] noise = new byte[CLUSTER_BYTES];
        new Random(2).nextBytes(noise);
        assertThat(deflate.compress(noise, new byte[CLUSTER_BYTES - 512])).isZero();
    }

    @Test
    void theSameBytesWhateverCameBefore() {
        byte[] text = "Slipway turns a Dockerfile into a server that boots. "
                .repeat(1200)
                .getBytes(StandardCharsets.US_ASCII);
        byte[] first = new byte[CLUSTER_BYTES];
        int length = deflate.compress(text, first);
        byte[] noise = new byte[CLUSTER_BYTES];
        new Random(3).nextBytes(noise);
        deflate.compress(noise, new byte[CLUSTER_BYTES]);
        byte[] second = new byte[CLUSTER_BYTES];
        assertThat(deflate.compress(text, second)).isEqualTo(length).isLessThan(1000);
        assertThat(second).isEqualTo(first);
    }
}
