package dev.slipway.cli.recipe;

import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.image.definition.Migration;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code slipway migrate}. */
@Command(
        name = "migrate",
        description = "Write the slipway.yaml of a Makefile, env.mk or manifest.json of the Scaleway kind.",
        footer = "%nThe old files stay as they are; nothing of them is run.")
public final class MigrateCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "The directory of the definition (default: here).")
    private Path directory = Path.of(".");

    /** Migrates definitions of {@code context}. */
    public MigrateCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = context.path(directory);
        if (Files.exists(folder.resolve("slipway.yaml"))) {
            throw Failure.of("cannot migrate " + folder
                    + ": slipway.yaml is there already, and nothing is overwritten. Move it away first.");
        }
        Migration migration = Migration.of(folder);
        if (Files.exists(migration.file())) {
            throw Failure.of(
                    "cannot migrate " + folder + ": " + migration.file() + " is there already. Move it away first.");
        }
        Files.writeString(migration.file(), migration.yaml(), StandardOpenOption.CREATE_NEW);
        tell(migration);
        return 0;
    }

    private void tell(Migration migration) {
        PrintStream out = context.terminal().out();
        out.println("wrote " + migration.file() + ", from " + migration.old().source());
        migration.became().forEach((variable, field) -> out.println("  " + variable + " became " + field));
        migration.without().forEach(variable -> out.println("  " + variable + " has no counterpart"));
        migration.old().notes().forEach(note -> out.println("note: " + note));
        migration
                .bases()
                .forEach(base -> out.println("note: FROM " + base
                        + " was Scaleway's own base. To build on another one, give it in slipway.yaml, such as  bases: {\""
                        + base + "\": \"debian:12\"}"));
        out.println();
        out.println("Next: slipway plan " + directory.normalize());
        out.println("The old file is kept; what slipway.yaml says goes before it, so it may be removed.");
    }
}
