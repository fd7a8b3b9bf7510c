package dev.slipway.machine.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Commands and copies by the host's OpenSSH client, free of the user's own configuration. */
public final class Ssh {
    /** What ssh itself ends with when the connection fails. */
    private static final int CONNECTION_FAILED = 255;

    /** Key exchange alone takes an emulated guest seconds. */
    private static final Duration CONNECT = Duration.ofSeconds(60);

    private static final Duration BANNER = Duration.ofSeconds(10);
    private static final int TRIES = 5;

    private final SshTarget target;

    /** A client for {@code target}; nothing is connected yet. */
    public Ssh(SshTarget target) {
        this.target = target;
    }

    /** Where and as whom it logs in. */
    public SshTarget target() {
        return target;
    }

    /**
     * The command line of ssh itself, for a process that shares this one's terminal.
     *
     * @param tty whether the guest allocates a terminal although a command is given
     * @param words the command, empty for a login shell
     */
    public List<String> command(boolean tty, List<String> words) {
        return command(tty, words, List.of());
    }

    private List<String> command(boolean tty, List<String> given, List<String> more) {
        List<String> words = becoming(given);
        List<String> line = new ArrayList<>(List.of("ssh"));
        line.addAll(more);
        line.addAll(options());
        line.addAll(List.of("-p", Integer.toString(target.port()), "-l", target.user()));
        if (tty || (given.isEmpty() && !words.isEmpty())) {
            line.add("-tt");
        } else if (!words.isEmpty()) {
            line.add("-T");
        }
        line.add(target.host());
        if (!words.isEmpty()) {
            line.addAll(List.of("--", ShellWords.join(words)));
        }
        return line;
    }

    /** The words that run {@code given} as whom the target says; no words stand for a login shell. */
    private List<String> becoming(List<String> given) {
        if (target.becomes().isEmpty()) {
            return given;
        }
        List<String> words =
                new ArrayList<>(List.of("sudo", "-n", "-u", target.becomes().get()));
        words.addAll(given.isEmpty() ? List.of("-i") : List.of("-H", "--"));
        words.addAll(given);
        return words;
    }

    private List<String> options() {
        return List.of(
                "-F",
                "none",
                "-o",
                "BatchMode=yes",
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "IdentityFile=" + quoted(target.privateKey()),
                "-o",
                "UserKnownHostsFile=" + quoted(target.knownHosts()),
                "-o",
                "GlobalKnownHostsFile=/dev/null",
                "-o",
                "StrictHostKeyChecking=accept-new",
                "-o",
                "UpdateHostKeys=no",
                "-o",
                "ConnectTimeout=" + CONNECT.toSeconds(),
                "-o",
                "ServerAliveInterval=20",
                "-o",
                "ServerAliveCountMax=6",
                "-o",
                "LogLevel=ERROR");
    }

    /** In ssh's options spaces divide files and {@code %} starts a token. */
    private static String quoted(Path file) {
        return "\"" + file.toString().replace("%", "%%").replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** Runs a command without input and returns what it said; a connection that cannot be made is tried again. */
    public SshOutcome run(List<String> words, Duration limit) throws IOException, InterruptedException {
        return reaching(() -> runOnce(words, limit, List.of()));
    }

    /** Something that needs a connection. */
    private interface Visit<T> {
        T make() throws IOException, InterruptedException;
    }

    /** A server that boots restarts its sshd when it has all its keys, and nobody gets in for a moment. */
    private static <T> T reaching(Visit<T> visit) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return visit.make();
            } catch (SshException e) {
                if (attempt == TRIES || !neverReached(e)) {
                    throw e;
                }
                Thread.sleep(Duration.ofSeconds(attempt));
            }
        }
    }

    /** Whether the connection failed before the guest could have run anything; later ssh says "Connection to". */
    private static boolean neverReached(SshException e) {
        return NEVER_REACHED.matcher(String.valueOf(e.getMessage())).find();
    }

    private static final Pattern NEVER_REACHED = Pattern.compile(
            "kex_exchange_identification|banner exchange|connect to host|Connection (closed|reset) by [^ ]+ port");

    private SshOutcome runOnce(List<String> words, Duration limit, List<String> more)
            throws IOException, InterruptedException {
        try (Complaints complaints = Complaints.open(target)) {
            List<String> options =
                    Stream.concat(more.stream(), complaints.option().stream()).toList();
            Process process = new ProcessBuilder(command(false, words, options))
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            try {
                CompletableFuture<String> output = drain(process.getInputStream());
                CompletableFuture<String> errors = drain(process.getErrorStream());
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new SshException("`" + ShellWords.join(words) + "` on " + target.host()
                            + " did not end within " + limit.toSeconds() + " s.");
                }
                complaints.check(process.exitValue());
                return new SshOutcome(process.exitValue(), output.join(), errors.join());
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static CompletableFuture<String> drain(InputStream stream) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                // The process was killed; what it said no longer matters.
                text.complete("");
            }
        });
        return text;
    }

    /**
     * Runs a command on this process's own standard streams and returns its exit status; a connection that cannot be made
     * is tried again, as ssh reads no input before.
     *
     * @param input whether the command gets this process's standard input
     */
    public int exec(List<String> words, boolean tty, boolean input) throws IOException, InterruptedException {
        return reaching(() -> execOnce(words, tty, input));
    }

    private int execOnce(List<String> words, boolean tty, boolean input) throws IOException, InterruptedException {
        try (Complaints complaints = Complaints.open(target)) {
            Process process = new ProcessBuilder(command(tty, words, complaints.option()))
                    .inheritIO()
                    .redirectInput(input ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.from(NOTHING))
                    .start();
            try {
                int status = process.waitFor();
                complaints.check(status);
                return status;
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static final java.io.File NOTHING = new java.io.File("/dev/null");

    /** Copies a file or a directory with all that is in it into the guest, as {@code scp -r} places it. */
    public void copyIn(Path local, String remote) throws IOException, InterruptedException {
        copy(local.toString(), address(remote));
    }

    /** Copies a file or a directory with all that is in it out of the guest, as {@code scp -r} places it. */
    public void copyOut(String remote, Path local) throws IOException, InterruptedException {
        copy(address(remote), local.toString());
    }

    private String address(String path) {
        // scp itself expands patterns in remote names.
        return target.user() + "@" + target.host() + ":" + path.replaceAll("([\\\\*?\\[\\]{}])", "\\\\$1");
    }

    private void copy(String from, String to) throws IOException, InterruptedException {
        reaching(() -> {
            copyOnce(from, to);
            return true;
        });
    }

    /** Without {@code -q}, which hides why ssh ended; the progress is for terminals only. */
    private void copyOnce(String from, String to) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("scp", "-s", "-r", "-p"));
        line.addAll(options());
        line.addAll(List.of("-P", Integer.toString(target.port()), "--", from, to));
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectInput(NOTHING)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new SshException("cannot copy " + from + " to " + to + ": " + said);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** Whether the guest lets us in now. */
    public Optional<SshOutcome> knock() throws IOException, InterruptedException {
        return knock(BANNER).outcome();
    }

    /**
     * Tries to come in, once and by one connection: servers that watch over bad logins ban whoever asks for their banner
     * and leaves.
     *
     * @param bannerLimit how long the server may be silent, because user networking accepts connections for guests that
     *     are not listening
     */
    Knock knock(Duration bannerLimit) throws IOException, InterruptedException {
        // ssh takes the first value of an option.
        List<String> patience = List.of("-o", "ConnectTimeout=" + Math.max(1, bannerLimit.toSeconds()));
        try {
            SshOutcome outcome = runOnce(List.of("true"), CONNECT.plus(bannerLimit), patience);
            return new Knock(outcome.ok() ? Optional.of(outcome) : Optional.empty(), true);
        } catch (SshException e) {
            if (String.valueOf(e.getMessage()).contains("Host key verification failed")) {
                throw e;
            }
            return new Knock(Optional.empty(), !neverReached(e));
        }
    }

    /** What came of one try: the outcome if we were let in, and whether a server heard us at all. */
    record Knock(Optional<SshOutcome> outcome, boolean heard) {}

    /** ssh's own messages, kept apart from the command's so that the two meanings of 255 can be told apart. */
    private record Complaints(SshTarget target, Path file) implements AutoCloseable {

        static Complaints open(SshTarget target) throws IOException {
            return new Complaints(target, Files.createTempFile("slipway-ssh", ".log"));
        }

        List<String> option() {
            return List.of("-E", file.toString());
        }

        void check(int status) throws IOException {
            String said = Files.readString(file).strip();
            if (status == CONNECTION_FAILED && !said.isEmpty()) {
                throw new SshException(
                        "cannot reach " + target.user() + "@" + target.host() + " port " + target.port() + " by ssh: "
                                + said.lines().reduce((a, b) -> a + "; " + b).orElse(said));
            }
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
        }
    }
}
