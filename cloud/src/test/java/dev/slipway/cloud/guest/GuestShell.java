package dev.slipway.cloud.guest;

import dev.slipway.machine.serial.Patience;
import dev.slipway.machine.serial.SerialLog;
import dev.slipway.machine.serial.Vigil;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Types commands at a tiny Linux and reads what it says. */
record GuestShell(Guests guests, UUID server) {
    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(60), Duration.ofSeconds(180));
    private static final String END = "status=";
    private static final Pattern STATUS = Pattern.compile("status=\\d+\\.");

    void awaitReady() throws IOException, InterruptedException {
        vigil().awaitText("tiny linux is ready", 0);
    }

    /** The output of a command, with its status at the end. */
    String run(String command) throws IOException, InterruptedException {
        SerialLog console = guests.console(server);
        long start = console.sizeBytes();
        try (SocketChannel line = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            line.connect(UnixDomainSocketAddress.of(guests.consoleSocket(server)));
            Thread.ofVirtual().start(() -> drain(line));
            ByteBuffer bytes = ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                line.write(bytes);
            }
            vigil().awaitText(END, start);
            return vigil().await("the status of " + command, Duration.ofMillis(20), () -> said(console, start));
        }
    }

    /** What the guest said since, once it is whole: the status comes over the serial line letter by letter. */
    private static Optional<String> said(SerialLog console, long start) throws IOException {
        String said = console.text().substring((int) start);
        return Optional.of(said).filter(text -> STATUS.matcher(text).find());
    }

    /** Has the guest switch itself off, and keeps the line open until it did: QEMU drops what it has not passed on. */
    void powerOff() throws IOException, InterruptedException {
        try (SocketChannel line = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            line.connect(UnixDomainSocketAddress.of(guests.consoleSocket(server)));
            Thread.ofVirtual().start(() -> drain(line));
            line.write(ByteBuffer.wrap("poweroff -f\n".getBytes(StandardCharsets.UTF_8)));
            long end = System.nanoTime() + PATIENCE.total().toNanos();
            while (guests.state(server) == GuestState.ON && System.nanoTime() < end) {
                Thread.sleep(50);
            }
        }
    }

    /** A line that nobody reads would hold the guest; the log has all of it. */
    private static void drain(SocketChannel line) {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(8192);
            while (line.read(bytes.clear()) >= 0) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            // The command is done and the line closed.
        }
    }

    /** How many TCP segments the guest's kernel ever got. */
    long segmentsSeen() throws IOException, InterruptedException {
        String numbers = run("grep ^Tcp: /proc/net/snmp | tail -1 | cut -d' ' -f11");
        return Long.parseLong(numbers.lines().findFirst().orElse("").strip());
    }

    private Vigil vigil() {
        return new Vigil(guests.console(server), () -> guests.state(server) == GuestState.ON, PATIENCE);
    }
}
