package dev.slipway.machine.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SerialLogTest {
    @TempDir
    private Path directory = Path.of("");

    private SerialLog log = new SerialLog(Path.of("none"));

    @BeforeEach
    void name() {
        log = new SerialLog(directory.resolve("serial.log"));
    }

    @Test
    void aLogThatIsNotThereIsEmpty() throws Exception {
        assertThat(log.sizeBytes()).isZero();
        assertThat(log.lastProgress()).isEqualTo(Instant.EPOCH);
        assertThat(log.tail(5)).isEmpty();
        assertThat(log.text()).isEmpty();
    }

    @Test
    void theTailIsReadable() throws Exception {
        Files.writeString(
                log.file(), "one\r\n\u001b[2J\u001b[1;32m  OK  \u001b[0m Started\r\n\r\ntwo\u001b]0;title\u0007\r\n");

        assertThat(log.tail(2)).containsExactly("  OK   Started", "two");
        assertThat(log.tail(99)).containsExactly("one", "  OK   Started", "two");
    }

    @Test
    void followingMissesNothing() throws Exception {
        Files.writeString(log.file(), "abc");
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        AtomicInteger looks = new AtomicInteger();

        long end = log.follow(1, (bytes, length) -> seen.write(bytes, 0, length), () -> {
            append(looks.incrementAndGet() == 1 ? "def" : "the last words");
            return looks.get() < 2;
        });

        assertThat(seen.toString(StandardCharsets.UTF_8)).isEqualTo("bcdefthe last words");
        assertThat(end).isEqualTo(log.sizeBytes());
    }

    @Test
    void aVigilEndsWithSilenceNotWithTime() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        Vigil vigil = new Vigil(log, () -> true, new Patience(Duration.ofMillis(400), Duration.ofMinutes(1)));

        String result = vigil.await("the tenth try", Duration.ofMillis(100), () -> {
            append("line " + tries + "\n");
            return tries.incrementAndGet() == 10 ? Optional.of("there") : Optional.empty();
        });

        assertThat(result).isEqualTo("there");
        assertThatThrownBy(() -> vigil.await("nothing", Duration.ofMillis(50), Optional::empty))
                .isInstanceOf(GaveUpException.class)
                .hasMessageContaining("gave up waiting for nothing: no output on the serial line")
                .hasMessageContaining("line 9");
    }

    @Test
    void aGuestThatBabblesForEverIsGivenUp() {
        Vigil vigil = new Vigil(log, () -> true, new Patience(Duration.ofMinutes(1), Duration.ofMillis(300)));

        assertThatThrownBy(() -> vigil.await("sense", Duration.ofMillis(50), () -> {
                    append("again\n");
                    return Optional.empty();
                }))
                .isInstanceOf(GaveUpException.class)
                .hasMessageContaining("it took longer");
    }

    private void append(String text) {
        try {
            Files.writeString(log.file(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
