package dev.slipway.machine.qmp;

import dev.slipway.machine.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A connection to one QEMU. QEMU serves one connection at a time and lets others wait, so keep it only as long as needed.
 * Safe for one thread; events are queued while commands run.
 */
public final class Qmp implements AutoCloseable {
    /** How long QEMU may take for an answer; it answers at once unless the host is out of breath. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private static final String CLOSED = "{\"closed\": true}";

    private final Path socket;
    private final SocketChannel channel;
    private final Duration patience;
    private final BlockingQueue<JsonObject> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<QmpEvent> events = new LinkedBlockingQueue<>();
    private long lastId;

    private Qmp(Path socket, SocketChannel channel, Duration patience) {
        this.socket = socket;
        this.channel = channel;
        this.patience = patience;
    }

    /** Connects, reads the greeting and leaves the capabilities mode. */
    public static Qmp connect(Path socket) throws IOException, InterruptedException {
        return connect(socket, ANSWER);
    }

    /** As {@link #connect(Path)}, waiting at most {@code patience} for each answer, the greeting included. */
    public static Qmp connect(Path socket, Duration patience) throws IOException, InterruptedException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            Qmp qmp = new Qmp(socket, channel, patience);
            Thread.ofVirtual().name("qmp " + socket).start(qmp::read);
            JsonObject greeting = qmp.answer("the greeting");
            if (!greeting.has("QMP")) {
                throw qmp.failure("it did not greet as QEMU does but said " + JsonObject.write(greeting.members()));
            }
            qmp.execute("qmp_capabilities");
            return qmp;
        } catch (IOException | InterruptedException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Runs a command without arguments and returns QEMU's answer. */
    public JsonObject execute(String command) throws IOException, InterruptedException {
        return execute(command, Map.of());
    }

    /** Runs a command and returns QEMU's answer, an empty object when there is nothing to say. */
    public JsonObject execute(String command, Map<String, ?> arguments) throws IOException, InterruptedException {
        JsonObject answer = call(command, arguments);
        return answer.members().get("return") instanceof Map<?, ?>
                ? answer.object("return")
                : new JsonObject(socket.toString(), Map.of());
    }

    /** Runs a line of the human monitor and returns what it prints; it has no errors but text. */
    public String human(String line) throws IOException, InterruptedException {
        return call("human-monitor-command", Map.of("command-line", line))
                .optionalText("return")
                .orElse("");
    }

    /** The next event, or empty when none came in time. */
    public Optional<QmpEvent> event(Duration wait) throws InterruptedException {
        return Optional.ofNullable(events.poll(wait.toMillis(), TimeUnit.MILLISECONDS));
    }

    private JsonObject call(String command, Map<String, ?> arguments) throws IOException, InterruptedException {
        long id = ++lastId;
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("execute", command);
        request.put("arguments", arguments);
        request.put("id", id);
        send(JsonObject.write(request));
        JsonObject answer = answer("the answer to " + command);
        while (!answer.has("id") || answer.number("id") != id) {
            // The late answer of a command that somebody gave up on.
            answer = answer("the answer to " + command);
        }
        if (answer.has("error")) {
            JsonObject error = answer.object("error");
            throw new QmpException(
                    error.optionalText("class").orElse(""),
                    "QEMU (" + socket + ") refused " + command + ": "
                            + error.optionalText("desc").orElse("no reason given"));
        }
        return answer;
    }

    private void send(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((text + "\r\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private JsonObject answer(String what) throws IOException, InterruptedException {
        JsonObject answer = answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (answer == null) {
            throw failure("it kept " + what + " to itself for " + patience.toSeconds()
                    + " s; perhaps another process holds the connection");
        }
        if (answer.has("closed")) {
            answers.add(answer);
            throw failure("the connection ended before " + what
                    + answer.optionalText("why").map(why -> ": " + why).orElse(""));
        }
        return answer;
    }

    private QmpException failure(String why) {
        return new QmpException("", "cannot talk to QEMU at " + socket + ": " + why + ".");
    }

    private void read() {
        String end = CLOSED;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    dispatch(JsonObject.parse(line, socket.toString()));
                }
            }
        } catch (IOException e) {
            end = JsonObject.write(Map.of("closed", true, "why", String.valueOf(e.getMessage())));
        }
        try {
            answers.add(JsonObject.parse(end, socket.toString()));
        } catch (IOException e) {
            throw new AssertionError("a text made here is JSON", e);
        }
    }

    private void dispatch(JsonObject message) throws IOException {
        if (!message.has("event")) {
            answers.add(message);
            return;
        }
        JsonObject time = message.object("timestamp");
        events.add(new QmpEvent(
                message.text("event"),
                Instant.ofEpochSecond(time.number("seconds"), time.number("microseconds") * 1000),
                message.has("data") ? message.object("data") : new JsonObject(socket.toString(), Map.of())));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
