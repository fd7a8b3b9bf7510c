package dev.slipway.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NamesTest {

    @Test
    void everyNameComesBackByteForByteAndInOrder() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 5000; i++) {
            byte[] a = name(random);
            byte[] b = name(random);
            assertThat(Names.encode(Names.decode(a))).as("seed " + seed).isEqualTo(a);
            assertThat(Integer.signum(Names.compare(Names.decode(a), Names.decode(b))))
                    .as("seed %d: %s and %s", seed, Arrays.toString(a), Arrays.toString(b))
                    .isEqualTo(Integer.signum(Arrays.compareUnsigned(a, b)));
        }
    }

    private static byte[] name(Random random) {
        int[] bytes = {0x41, 0x7f, 0x80, 0xbf, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xed, 0xa0, 0xb2, 0xf0, 0x9f, 0x98, 0xff};
        byte[] name = new byte[1 + random.nextInt(6)];
        for (int i = 0; i < name.length; i++) {
            name[i] = (byte) bytes[random.nextInt(bytes.length)];
        }
        return name;
    }

    /** What a decoder puts in place of what it cannot read may be in a name, too, alone or beside that. */
    @Test
    void theReplacementCharacterIsOneLikeOthers() {
        byte[] alone = "a\uFFFDb".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(Names.decode(alone)).isEqualTo("a\uFFFDb");
        byte[] beside = Arrays.copyOf(alone, alone.length + 1);
        beside[alone.length] = (byte) 0xff;
        assertThat(Names.decode(beside)).isEqualTo("a\uFFFDb\uDCFF");
        assertThat(Names.encode(Names.decode(beside))).isEqualTo(beside);
    }

    @Test
    void partsOfAPath() {
        assertThat(Names.parent("a/b/c")).isEqualTo("a/b");
        assertThat(Names.parent("a")).isEmpty();
        assertThat(Names.last("a/b/c")).isEqualTo("c");
        assertThat(Names.join("", "a")).isEqualTo("a");
        assertThat(Names.join("a", "b")).isEqualTo("a/b");
    }
}
