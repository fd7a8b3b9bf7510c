package dev.slipway.cli;

import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Runs several commands in one process: a JVM keeps what one process has taught it, not more (JEP 514). */
public final class Training {
    private static final String NEXT = "+";

    private Training() {}

    /** Runs commands parted by {@code +}, and ends the process with the first exit status that is not 0. */
    public static void main(String[] arguments) {
        Context context = new Context(
                Terminal.ofProcess(System.getenv()),
                Map.copyOf(System.getenv()),
                Path.of("").toAbsolutePath());
        int status = run(context, arguments);
        context.terminal().flush();
        System.exit(status);
    }

    static int run(Context context, String... arguments) {
        int status = 0;
        List<String> left = Arrays.asList(arguments);
        while (status == 0 && !left.isEmpty()) {
            int end = left.contains(NEXT) ? left.indexOf(NEXT) : left.size();
            status = CommandTree.run(context, left.subList(0, end).toArray(new String[0]));
            left = left.subList(Math.min(end + 1, left.size()), left.size());
        }
        return status;
    }
}
