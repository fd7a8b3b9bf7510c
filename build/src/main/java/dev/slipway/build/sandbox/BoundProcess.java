package dev.slipway.build.sandbox;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One process with everything below it, which dies with us: the kernel ties it to the thread that starts it, so that
 * thread does nothing else and lives as long. It has a mount namespace and a process id namespace of its own, so
 * nothing it mounts is seen elsewhere and nothing it starts outlives it.
 */
public final class BoundProcess {
    /** A line longer than this is handed on in pieces, so that a command cannot fill our memory. */
    private static final int MAXIMUM_LINE_BYTES = 1 << 20;

    private static final int KILL_SECONDS = 10;

    private final List<String> command;
    private final Map<String, String> variables;
    private final OutputListener listener;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private final CompletableFuture<Process> started = new CompletableFuture<>();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();

    private BoundProcess(List<String> command, Map<String, String> environment, OutputListener listener) {
        this.command = command;
        this.variables = environment;
        this.listener = listener;
    }

    /**
     * Runs {@code command}, an absolute path and arguments, to its end and gives its exit status; when the calling
     * thread is interrupted, kills it and waits until it is gone.
     *
     * @param environment all the variables it gets, besides a PATH of the system's directories
     */
    public static int run(List<String> command, Map<String, String> environment, OutputListener listener)
            throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>();
        whole.add(HostProgram.needed("setsid", "util-linux"));
        whole.addAll(List.of(HostProgram.needed("setpriv", "util-linux"), "--pdeathsig", "KILL"));
        whole.addAll(List.of(
                HostProgram.needed("unshare", "util-linux"),
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc"));
        whole.addAll(command);
        BoundProcess launch = new BoundProcess(whole, environment, listener);
        Thread thread = Thread.ofPlatform().daemon().name("bound process").start(launch::startAndWait);
        try {
            return launch.ended.get();
        } catch (InterruptedException e) {
            launch.kill();
            thread.join(TimeUnit.SECONDS.toMillis(KILL_SECONDS));
            throw e;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof UncheckedIOException io) {
                throw new SandboxException("Cannot run " + command.getFirst() + ": " + io.getMessage(), io);
            }
            throw new IllegalStateException("while a command ran", cause);
        }
    }

    /** Kills it now, or as soon as it has started. */
    private void kill() {
        var _ = started.thenAccept(process -> {
            // The kernel kills the children with their parent, once they have asked it to: one that has only just
            // been made may not have yet.
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        });
    }

    private void startAndWait() {
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.redirectInput(new File("/dev/null"));
            Map<String, String> environment = builder.environment();
            environment.clear();
            environment.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
            environment.putAll(variables);
            Process process = builder.start();
            started.complete(process);
            Thread errors = Thread.ofPlatform()
                    .daemon()
                    .start(() -> pump(process.getErrorStream(), OutputListener.Channel.STDERR));
            pump(process.getInputStream(), OutputListener.Channel.STDOUT);
            errors.join();
            ended.complete(process.waitFor());
        } catch (IOException e) {
            started.completeExceptionally(e);
            ended.completeExceptionally(new UncheckedIOException(e));
        } catch (InterruptedException | RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    private void pump(InputStream stream, OutputListener.Channel channel) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(stream)) {
            split(in, channel, line);
        } catch (IOException e) {
            // The process was killed, and its pipe with it: what came before is all there is.
            emitRest(channel, line);
            return;
        }
        emitRest(channel, line);
    }

    private void emitRest(OutputListener.Channel channel, ByteArrayOutputStream line) {
        if (line.size() > 0) {
            emit(channel, line);
        }
    }

    private void split(InputStream in, OutputListener.Channel channel, ByteArrayOutputStream line) throws IOException {
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b != '\n') {
                line.write(b);
            }
            if (b == '\n' || line.size() >= MAXIMUM_LINE_BYTES) {
                emit(channel, line);
            }
        }
    }

    private void emit(OutputListener.Channel channel, ByteArrayOutputStream line) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        String shown = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        oneAtATime.lock();
        try {
            listener.line(channel, shown);
        } finally {
            oneAtATime.unlock();
        }
    }
}
