package dev.slipway.disk.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateTest {
    private static final int CLUSTER_BYTES = 65_536;

    static int[] levels() {
        return new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9};
    }

    @ParameterizedTest
    @MethodSource("levels")
    void zlibReadsWhatComesOut(int level) throws DataFormatException {
        Deflate deflate = new Deflate(level);
        Random random = new Random(level);
        for (int round = 0; round < 200; round++) {
            byte[] in = cluster(random, round);
            byte[] out = new byte[in.length + 1024];
            int length = deflate.compress(in, out);
            assertThat(length).as("round " + round).isPositive();
            assertThat(inflated(out, length, in.length)).as("round " + round).isEqualTo(in);
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void itReadsEveryShortLength(int level) throws DataFormatException {
        Deflate deflate = new Deflate(level);
        for (int size = 0; size < 300; size++) {
            byte[] in = new byte[size];
            new Random(size).nextBytes(in);
            for (int i = size / 2; i < size; i++) {
                in[i] = in[i - size / 2];
            }
            byte[] out = new byte[size + 64];
            int length = deflate.compress(in, out);
            assertThat(inflated(out, length, size)).as(size + " bytes").isEqualTo(in);
        }
    }

    /** Stretches of 64 KiB follow each other: what repeats lies before, across and behind their borders. */
    @ParameterizedTest
    @MethodSource("levels")
    void itReadsWhatIsLongerThanAStretch(int level) throws DataFormatException {
        Deflate deflate = new Deflate(level);
        Random random = new Random(level);
        for (int round = 0; round < 24; round++) {
            ByteArrayOutputStream in = new ByteArrayOutputStream();
            int size = round < 8 ? CLUSTER_BYTES + round - 4 : random.nextInt(1 << 20);
            while (in.size() < size) {
                byte[] some = cluster(random, random.nextInt(8));
                in.write(some, 0, Math.min(some.length, size - in.size()));
            }
            byte[] out = new byte[size + size / 1000 + 64];
            int length = deflate.compress(in.toByteArray(), out);
            assertThat(length).as("round " + round).isPositive();
            assertThat(inflated(out, length, size)).as("round " + round).isEqualTo(in.toByteArray());
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
            assertThat(inflater.getRemaining()).isZero();
            return Arrays.copyOf(out, got);
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void whatDoesNotFitIsSaid(int level) {
        byte[] noise = new byte[CLUSTER_BYTES];
        new Random(2).nextBytes(noise);
        assertThat(new Deflate(level).compress(noise, new byte[CLUSTER_BYTES - 512]))
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("levels")
    void noiseGrowsByItsHeadsAlone(int level) throws DataFormatException {
        byte[] noise = new byte[10 * CLUSTER_BYTES];
        new Random(3).nextBytes(noise);
        byte[] out = new byte[noise.length + noise.length / 1000 + 64];
        int length = new Deflate(level).compress(noise, out);
        assertThat(length).isBetween(noise.length, noise.length + 10 * 11);
        assertThat(inflated(out, length, noise.length)).isEqualTo(noise);
    }

    @ParameterizedTest
    @MethodSource("levels")
    void theSameBytesWhateverCameBefore(int level) {
        byte[] text = "Slipway turns a Dockerfile into a server that boots. "
                .repeat(1200)
                .getBytes(StandardCharsets.US_ASCII);
        Deflate deflate = new Deflate(level);
        byte[] first = new byte[CLUSTER_BYTES];
        int length = deflate.compress(text, first);
        byte[] noise = new byte[CLUSTER_BYTES];
        new Random(3).nextBytes(noise);
        deflate.compress(noise, new byte[CLUSTER_BYTES]);
        byte[] second = new byte[CLUSTER_BYTES];
        assertThat(deflate.compress(text, second)).isEqualTo(length).isLessThan(1000);
        assertThat(second).isEqualTo(first);
    }

    /** On code, as most of a system is; the clusters of a disk are compared with qemu-img's by {@code make bench-disk}. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 9})
    void itIsNotLongerThanZlibOfThatLevel(int level) throws IOException {
        byte[] code;
        try (InputStream in = Object.class.getResourceAsStream("/java/util/Collections.class")) {
            code = in.readAllBytes();
        }
        byte[] out = new byte[code.length];
        int length = new Deflate(level).compress(code, out);
        try (Deflater zlib = new Deflater(level, true)) {
            zlib.setInput(code);
            zlib.finish();
            assertThat(length).isLessThanOrEqualTo(zlib.deflate(out));
        }
    }
}
