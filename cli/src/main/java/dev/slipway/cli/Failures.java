package dev.slipway.cli;

import dev.slipway.build.BuildException;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.cli.terminal.Reason;
import dev.slipway.dockerfile.source.DockerfileException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import picocli.CommandLine;

/** Turns what went wrong into one paragraph on standard error and an exit status. */
final class Failures {
    /** As a shell reports a command that SIGINT ended. */
    private static final int INTERRUPTED = 130;

    private Failures() {}

    static int tell(Context context, Throwable failure, boolean debug) {
        PrintStream err = context.terminal().err();
        err.println("slipway: " + message(failure));
        if (debug) {
            failure.printStackTrace(err);
        } else if (isUnexpected(failure)) {
            err.println("         This is a defect of Slipway. `--debug` shows where it happened; please report it.");
        }
        return switch (failure) {
            case Failure known -> known.exitStatus();
            case InterruptedException ignored -> INTERRUPTED;
            default -> 1;
        };
    }

    static int tellUsage(Context context, CommandLine.ParameterException problem, CommandLine line) {
        PrintStream err = context.terminal().err();
        err.println("slipway: " + problem.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(problem, line.getErr());
        err.println("         See `" + line.getCommandSpec().qualifiedName() + " --help`.");
        return 2;
    }

    private static String message(Throwable failure) {
        String text = failure.getMessage() == null ? "" : failure.getMessage();
        return switch (failure) {
            case FileSystemException broken -> Reason.of(broken) + ".";
            case ClosedByInterruptException stopped -> Reason.of(stopped) + ".";
            case InterruptedException ignored -> "stopped; nothing is left running.";
            case BuildException build -> build.render();
            case DockerfileException place -> place.render();
            default -> text.isEmpty() ? failure.getClass().getSimpleName() : text;
        };
    }

    /** An exception that no module throws on purpose: its message was not written for a user. */
    private static boolean isUnexpected(Throwable failure) {
        return switch (failure) {
            case Failure ignored -> false;
            case IOException ignored -> false;
            case InterruptedException ignored -> false;
            default ->
                failure instanceof Error || failure.getClass().getPackageName().startsWith("java.");
        };
    }
}
