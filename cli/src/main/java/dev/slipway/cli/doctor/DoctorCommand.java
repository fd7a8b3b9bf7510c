package dev.slipway.cli.doctor;

import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.OutputFormat;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code slipway doctor}. */
@Command(
        name = "doctor",
        description = "Show what this host lacks, and the one command that mends it.",
        footer = "%nExit status: 0 when nothing is missing, 1 otherwise.")
public final class DoctorCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--install", description = "Install what is missing with the host's package manager.")
    private boolean install;

    @Option(names = "--tests", description = "Include what only Slipway's own tests need.")
    private boolean tests;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table (default) or json.")
    private OutputFormat format = OutputFormat.TABLE;

    /** A doctor for the host of {@code context}. */
    public DoctorCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return new Doctor(context, tests).examine(install, format) ? 0 : 1;
    }
}
