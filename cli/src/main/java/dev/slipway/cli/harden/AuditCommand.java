package dev.slipway.cli.harden;

import dev.slipway.build.store.Store;
import dev.slipway.cli.server.GuestAudit;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.cli.terminal.Json;
import dev.slipway.cli.terminal.OutputFormat;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.cli.terminal.Table;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.catalogue.Image;
import dev.slipway.image.harden.Audit;
import dev.slipway.image.harden.Level;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway audit}. */
@Command(
        name = "audit",
        description = "Hold an image's tree, or a running server, against every rule of hardening.",
        footer = "%nA server of that name is looked for first, then an image.")
public final class AuditCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "IMAGE|SERVER", description = "UUID, a unique beginning of one, or a name.")
    private String reference = "";

    @Option(
            names = "--min",
            paramLabel = "LEVEL",
            description =
                    "Exit with 1 when a rule of this level or below fails: minimal, intermediary, enhanced, high.")
    private Level least = Level.NONE;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table (default) or json.")
    private OutputFormat format = OutputFormat.TABLE;

    /** Audits what the store of {@code context} has. */
    public AuditCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Audit audit = audit();
        PrintStream out = context.terminal().out();
        if (format == OutputFormat.JSON) {
            out.println(Json.pretty(audit.toMap()));
        } else {
            print(audit, out);
        }
        return audit.failures(least).isEmpty() ? 0 : 1;
    }

    private Audit audit() throws IOException, InterruptedException {
        try (Store store = Stores.open(context)) {
            Optional<Audit> live = GuestAudit.of(context, store, reference);
            if (live.isPresent()) {
                return live.get();
            }
            Image image = Catalogue.of(store).find(reference);
            if (!Files.exists(image.audit())) {
                throw Failure.of(image.label() + " was made by a Slipway that did not audit yet. Build it again.");
            }
            return Audit.read(Files.readString(image.audit()), image.audit().toString());
        }
    }

    private static void print(Audit audit, PrintStream out) {
        Table table = new Table("rule", "level", "outcome", "detail");
        audit.findings()
                .forEach(finding -> table.row(
                        finding.rule(),
                        finding.level().name().toLowerCase(Locale.ROOT),
                        finding.outcome().name().toLowerCase(Locale.ROOT),
                        finding.detail().isEmpty() ? finding.title() : finding.detail()));
        table.print(out);
        for (Level level : Level.values()) {
            if (level != Level.NONE) {
                out.printf(
                        Locale.ROOT,
                        "%s: %d %% of what is not waived, %d failed, %d waived%n",
                        level.name().toLowerCase(Locale.ROOT),
                        audit.score(level),
                        audit.failures(level).size(),
                        audit.waived(level));
            }
        }
    }
}
