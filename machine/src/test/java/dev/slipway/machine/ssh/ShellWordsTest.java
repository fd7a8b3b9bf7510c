package dev.slipway.machine.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShellWordsTest {

    @Test
    void plainWordsStayPlain() {
        assertThat(ShellWords.join(List.of("docker", "info", "--format=json", "/a_b.c")))
                .isEqualTo("docker info '--format=json' /a_b.c");
    }

    @Test
    void theRestIsQuoted() {
        assertThat(ShellWords.join(List.of("echo", "", "a b", "it's", "$HOME", "*")))
                .isEqualTo("echo '' 'a b' 'it'\\''s' '$HOME' '*'");
    }

    @Test
    void aShellGivesBackEveryWord() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            List<String> words = IntStream.range(0, 1 + random.nextInt(6))
                    .mapToObj(i -> word(random))
                    .toList();
            String line = "printf '%s\\0' " + ShellWords.join(words);
            Process shell = new ProcessBuilder("sh", "-c", line).start();
            String back = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(back).as("seed %d", seed).isEqualTo(String.join("\0", words) + "\0");
        }
    }

    private static String word(Random random) {
        String alphabet = "ab '\"\\$`*?[]{}()<>|&;#!~=%\n\té-";
        return random.ints(random.nextInt(8), 0, alphabet.length())
                .mapToObj(i -> String.valueOf(alphabet.charAt(i)))
                .reduce("", String::concat);
    }
}
