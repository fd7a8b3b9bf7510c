package dev.slipway.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cli.terminal.Failure;
import dev.slipway.machine.Endpoint;
import dev.slipway.machine.qemu.PortForward;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class OptionTextsTest {
    private static final Endpoint OWN = new Endpoint("127.97.5.4", 22);

    @Test
    void portsAsDockerTakesThem() throws Exception {
        assertThat(PortOption.parse("8080:80", OWN)).isEqualTo(PortForward.tcp("127.0.0.1", 8080, 80));
        assertThat(PortOption.parse("0.0.0.0:8080:80/tcp", OWN)).isEqualTo(PortForward.tcp("0.0.0.0", 8080, 80));
        assertThat(PortOption.parse("5353:53/udp", OWN))
                .isEqualTo(new PortForward(PortForward.Protocol.UDP, "127.0.0.1", 5353, 53));
    }

    @Test
    void aPortAloneIsOnTheServersOwnAddress() throws Exception {
        assertThat(PortOption.parse("18080", OWN)).isEqualTo(PortForward.tcp(OWN.address(), 18080, 18080));
        try (ServerSocket taken = new ServerSocket(18081, 1, InetAddress.getByName(OWN.address()))) {
            assertThat(taken.isBound()).isTrue();
            PortForward other = PortOption.parse("18081", OWN);
            assertThat(other.guestPort()).isEqualTo(18081);
            assertThat(other.hostPort()).isNotEqualTo(18081).isPositive();
        }
    }

    @Test
    void portsThatAreNoneAreRefused() {
        for (String text :
                List.of("", "http", "80:", "99999:80", "80:0", "127.0.0.300:1:99999", "80/sctp", "1:2:3:4")) {
            assertThatThrownBy(() -> PortOption.parse(text, OWN))
                    .as(text)
                    .isInstanceOfSatisfying(
                            Failure.class, e -> assertThat(e.exitStatus()).isEqualTo(2))
                    .hasMessageStartingWith("-p " + text + " cannot be understood");
        }
    }

    @Test
    void memoryAsDockerTakesIt() {
        MemorySize size = new MemorySize();
        assertThat(size.convert("512m")).isEqualTo(512L << 20);
        assertThat(size.convert("2G")).isEqualTo(2L << 30);
        assertThat(size.convert("2gb")).isEqualTo(2L << 30);
        assertThat(size.convert("1048576k")).isEqualTo(1L << 30);
        assertThat(size.convert("134217728")).isEqualTo(128L << 20);
        for (String text : List.of("", "much", "1.5g", "-1g", "1", "999999999999g")) {
            assertThatThrownBy(() -> size.convert(text)).as(text).isInstanceOf(TypeConversionException.class);
        }
    }

    @Test
    void timeInDockersWords() {
        assertThat(Age.of(Duration.ofMillis(5))).isEqualTo("Less than a second");
        assertThat(Age.of(Duration.ofSeconds(1))).isEqualTo("1 second");
        assertThat(Age.of(Duration.ofSeconds(59))).isEqualTo("59 seconds");
        assertThat(Age.of(Duration.ofSeconds(60))).isEqualTo("About a minute");
        assertThat(Age.of(Duration.ofMinutes(59))).isEqualTo("59 minutes");
        assertThat(Age.of(Duration.ofMinutes(60))).isEqualTo("About an hour");
        assertThat(Age.of(Duration.ofHours(47))).isEqualTo("47 hours");
        assertThat(Age.of(Duration.ofDays(13))).isEqualTo("13 days");
        assertThat(Age.of(Duration.ofDays(21))).isEqualTo("3 weeks");
        assertThat(Age.of(Duration.ofDays(365))).isEqualTo("12 months");
        assertThat(Age.of(Duration.ofDays(900))).isEqualTo("2 years");
    }

    @Test
    void aPathIsRemoteByItsColon() {
        assertThat(CpCommand.Remote.of("web:/etc/motd")).contains(new CpCommand.Remote("web", "/etc/motd"));
        assertThat(CpCommand.Remote.of("web:a:b")).contains(new CpCommand.Remote("web", "a:b"));
        assertThat(CpCommand.Remote.of("./a:b")).isEmpty();
        assertThat(CpCommand.Remote.of("/a:b")).isEmpty();
        assertThat(CpCommand.Remote.of(":b")).isEmpty();
        assertThat(CpCommand.Remote.of("plain")).isEmpty();
    }

    @Test
    void aCommandInTheGuestKeepsItsWords() {
        List<String> plain = GuestCommand.of(List.of("printf", "%s", "a  b")).line();
        assertThat(plain.subList(4, plain.size())).containsExactly("printf", "%s", "a  b");

        List<String> full =
                new GuestCommand(List.of("id"), Optional.of("www"), Optional.of("/srv"), List.of("A=1 2", "B=")).line();
        assertThat(full.subList(4, full.size()))
                .containsExactly("runuser", "-u", "www", "--", "env", "-C", "/srv", "A=1 2", "B=", "id");
    }

    /** By bash, where dash would find no command {@code [[}; without words it is a login shell. */
    @Test
    void aLineOfSshIsReadByTheShellOfWhoLogsIn() throws Exception {
        List<String> line = List.of("A='x  y'; [[ $A = x* ]] &&", "echo \"$A\" |", "tr x z; exit 3");
        ProcessBuilder builder = new ProcessBuilder(SshCommand.words(line));
        builder.environment().put("SHELL", "/bin/bash");
        Process process = builder.start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("z  y\n");
        assertThat(process.waitFor()).isEqualTo(3);
        assertThat(SshCommand.words(List.of())).isEmpty();
    }

    @Test
    void aCommandGetsItsDirectoryAndVariablesAndKeepsItsStatus() throws Exception {
        List<String> words = List.of("sh", "-c", "pwd; echo \"$A\"; exit 3");
        Process process = new ProcessBuilder(
                        new GuestCommand(words, Optional.empty(), Optional.of("/usr"), List.of("A=x y")).line())
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("/usr\nx y\n");
        assertThat(process.waitFor()).isEqualTo(3);
    }

    @Test
    void aCommandThatASignalHasEndedSaysWhich() throws Exception {
        Process process = new ProcessBuilder(
                        GuestCommand.of(List.of("sh", "-c", "kill -9 $$")).line())
                .start();
        assertThat(process.waitFor()).isEqualTo(137);
    }

    @Test
    void aCommandThatHeedsCtrlCKeepsItsStatus() throws Exception {
        // Background jobs begin with SIGINT ignored, and the shell would never see it.
        List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT"));
        line.addAll(
                GuestCommand.of(List.of("sh", "-c", "kill -INT $PPID; exit 4")).line());
        assertThat(new ProcessBuilder(line).start().waitFor()).isEqualTo(4);
    }
}
