package dev.slipway.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class ReasonTest {

    @Test
    void aPathAloneBecomesASentence() {
        assertThat(Reason.of(new NoSuchFileException("/a"))).isEqualTo("cannot find /a");
        assertThat(Reason.of(new FileSystemException("/a", null, "Read-only file system")))
                .isEqualTo("/a: Read-only file system");
        assertThat(Reason.of(new IOException("no room."))).isEqualTo("no room");
        assertThat(Reason.of(new IOException((String) null))).isEqualTo("IOException");
    }

    /** However deep it lies: what is wrapped on the way says nothing of it. */
    @Test
    void beingStoppedIsSaid() {
        assertThat(Reason.of(new ClosedByInterruptException())).isEqualTo("it was stopped");
        assertThat(Reason.of(new IOException("write /a: null", new ClosedByInterruptException())))
                .isEqualTo("it was stopped");
        assertThat(Reason.of(new InterruptedIOException("writing the disk was interrupted")))
                .isEqualTo("it was stopped");
    }
}
