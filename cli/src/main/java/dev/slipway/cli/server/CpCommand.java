package dev.slipway.cli.server;

import dev.slipway.cli.cloud.CloudOptions;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.machine.ssh.Ssh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code slipway cp}. */
@Command(
        name = "cp",
        description = "Copy a file or a directory between this host and a server.",
        footer = "%nOne of the two must be SERVER:PATH. A directory is copied with all that is in it, into the"
                + " destination if that is a directory, else as the destination. Symbolic links are followed, as scp"
                + " does.")
public final class CpCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "A path, or SERVER:PATH.")
    private String source = "";

    @Parameters(index = "1", paramLabel = "DESTINATION", description = "A path, or SERVER:PATH.")
    private String destination = "";

    @Mixin
    private CloudOptions where = new CloudOptions();

    /** Copies to and from servers of the context's store. */
    public CpCommand(Context context) {
        this.context = context;
    }

    /** A path on a server. */
    record Remote(String server, String path) {
        /** A colon before any slash makes a text remote, as docker and scp have it. */
        static Optional<Remote> of(String text) {
            int colon = text.indexOf(':');
            int slash = text.indexOf('/');
            return colon < 1 || (slash >= 0 && slash < colon)
                    ? Optional.empty()
                    : Optional.of(new Remote(text.substring(0, colon), text.substring(colon + 1)));
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<Remote> from = Remote.of(source);
        Optional<Remote> to = Remote.of(destination);
        if (from.isPresent() == to.isPresent()) {
            throw Failure.usage("cannot copy " + source + " to " + destination
                    + ": one of them, and only one, must be SERVER:PATH.");
        }
        refuseStreams();
        if (from.isPresent()) {
            if (destination.endsWith("/") && !Files.isDirectory(context.path(destination))) {
                throw Failure.of("cannot copy " + source + " to " + destination
                        + ": the destination directory must exist. Make it first, or leave the last / away.");
            }
            ssh(from.get()).copyOut(from.get().path(), context.path(destination));
        } else {
            Path local = context.path(source);
            if (!Files.exists(local)) {
                throw Failure.of("cannot copy " + source + ": there is no such file.");
            }
            ssh(to.orElseThrow()).copyIn(local, to.orElseThrow().path());
        }
        return 0;
    }

    /** docker's {@code -} is a stream of tar, which must not become a file of that name. */
    private void refuseStreams() {
        if (source.equals("-") || destination.equals("-")) {
            throw Failure.usage("cannot copy " + source + " to " + destination
                    + ": no stream of tar is read or written here. Use  slipway exec SERVER tar  for one, or ./- for a"
                    + " file that is called -.");
        }
    }

    private Ssh ssh(Remote remote) throws IOException, InterruptedException {
        if (remote.path().isEmpty()) {
            throw Failure.usage("no path is given after \"" + remote.server() + ":\".");
        }
        return Servers.reach(context, where, remote.server());
    }
}
