package dev.slipway.machine.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The framing, against a socket that says what each test wants; {@code MachineIT} meets QEMU itself. */
class QmpTest {
    private static final String GREETING = "{\"QMP\": {\"version\": {}, \"capabilities\": []}}\r\n";
    private static final String OK = "{\"return\": {}, \"id\": 1}\r\n";

    @TempDir
    private Path directory = Path.of("");

    private Path socket = Path.of("");
    private Optional<ServerSocketChannel> server = Optional.empty();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @BeforeEach
    void listen() throws IOException {
        socket = directory.resolve("qmp");
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.bind(UnixDomainSocketAddress.of(socket));
        server = Optional.of(channel);
    }

    @AfterEach
    void stop() throws IOException {
        server.orElseThrow().close();
    }

    /** Says {@code first}, then one of {@code answers} after each line that comes in, then hangs up. */
    private void serve(String first, List<String> answers) {
        Thread.ofVirtual().start(() -> {
            try (SocketChannel client = server.orElseThrow().accept();
                    BufferedReader lines = new BufferedReader(
                            new InputStreamReader(Channels.newInputStream(client), StandardCharsets.UTF_8))) {
                say(client, first);
                for (String answer : answers) {
                    heard.add(lines.readLine());
                    say(client, answer);
                }
                Thread.sleep(200);
            } catch (IOException | InterruptedException e) {
                heard.add("failed: " + e);
            }
        });
    }

    private static void say(SocketChannel client, String text) throws IOException {
        // In two pieces: a message need not come in one read.
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int half = bytes.length / 2;
        client.write(ByteBuffer.wrap(bytes, 0, half));
        client.write(ByteBuffer.wrap(bytes, half, bytes.length - half));
    }

    @Test
    void greetsAndSendsOneLineForEachCommand() throws Exception {
        serve(GREETING, List.of(OK, "{\"return\": {\"status\": \"running\"}, \"id\": 2}\r\n"));

        try (Qmp qmp = Qmp.connect(socket)) {
            assertThat(qmp.execute("query-status", Map.of("a", 1)).text("status"))
                    .isEqualTo("running");
        }

        assertThat(heard.take()).isEqualTo("{\"execute\":\"qmp_capabilities\",\"arguments\":{},\"id\":1}");
        assertThat(heard.take()).isEqualTo("{\"execute\":\"query-status\",\"arguments\":{\"a\":1},\"id\":2}");
    }

    @Test
    void eventsBetweenAnswersAreKept() throws Exception {
        String event = "{\"timestamp\": {\"seconds\": 5, \"microseconds\": 7}, \"event\": \"RESET\", "
                + "\"data\": {\"guest\": true}}\r\n";
        serve(GREETING + event, List.of(OK, event.replace("RESET", "SHUTDOWN") + "{\"return\": {}, \"id\": 2}\r\n"));

        try (Qmp qmp = Qmp.connect(socket)) {
            qmp.execute("stop");
            QmpEvent first = qmp.event(Duration.ZERO).orElseThrow();
            assertThat(first.name()).isEqualTo("RESET");
            assertThat(first.at()).isEqualTo(Instant.ofEpochSecond(5, 7000));
            assertThat(first.data().flag("guest")).isTrue();
            assertThat(qmp.event(Duration.ZERO).orElseThrow().name()).isEqualTo("SHUTDOWN");
            assertThat(qmp.event(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void anAnswerOfAnEarlierCommandIsPassedOver() throws Exception {
        serve(GREETING, List.of(OK, "{\"return\": {\"x\": 0}, \"id\": 77}\r\n{\"return\": {\"x\": 1}, \"id\": 2}\r\n"));

        try (Qmp qmp = Qmp.connect(socket)) {
            assertThat(qmp.execute("anything").number("x")).isEqualTo(1);
        }
    }

    @Test
    void anErrorIsAnExceptionWithQemusWords() throws Exception {
        serve(
                GREETING,
                List.of(
                        OK,
                        "{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"no such thing\"}, \"id\": 2}\r\n"));

        try (Qmp qmp = Qmp.connect(socket)) {
            assertThatThrownBy(() -> qmp.execute("dance"))
                    .isInstanceOfSatisfying(
                            QmpException.class, e -> assertThat(e.errorClass()).isEqualTo("CommandNotFound"))
                    .hasMessageContaining("refused dance: no such thing");
        }
    }

    @Test
    void theHumanMonitorsTextComesBack() throws Exception {
        serve(GREETING, List.of(OK, "{\"return\": \"could not set up\\r\\n\", \"id\": 2}\r\n"));

        try (Qmp qmp = Qmp.connect(socket)) {
            assertThat(qmp.human("hostfwd_add x")).isEqualTo("could not set up\r\n");
        }
    }

    @Test
    void aConnectionThatEndsIsNotWaitedFor() throws Exception {
        serve(GREETING, List.of(OK, ""));

        try (Qmp qmp = Qmp.connect(socket)) {
            assertThatThrownBy(() -> qmp.execute("quit"))
                    .isInstanceOf(QmpException.class)
                    .hasMessageContaining("the connection ended before the answer to quit");
        }
    }

    @Test
    void silenceAndStrangersAreSaid() {
        serve("", List.of());
        assertThatThrownBy(() -> Qmp.connect(socket, Duration.ofMillis(50))).hasMessageContaining("the greeting");

        serve("{\"hello\": 1}\r\n", List.of());
        assertThatThrownBy(() -> Qmp.connect(socket)).hasMessageContaining("did not greet as QEMU does");

        serve("SSH-2.0-OpenSSH_9.2\r\n", List.of());
        assertThatThrownBy(() -> Qmp.connect(socket)).hasMessageContaining("is not JSON");
    }
}
