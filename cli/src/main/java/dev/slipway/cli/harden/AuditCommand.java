package dev.slipway.cli.harden;

import dev.slipway.build.store.Store;
import dev.slipway.cli.server.GuestAudit;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.cli.terminal.JsonText;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.cli.terminal.Table;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.catalogue.Image;
import dev.slipway.image.harden.Audit;
import dev.slipway.image.harden.Audit.Finding;
import dev.slipway.image.harden.AuditPage;
import dev.slipway.image.harden.AuditReport;
import dev.slipway.image.harden.AuditReport.Row;
import dev.slipway.image.harden.AuditReport.Side;
import dev.slipway.image.harden.Level;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
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
        footer =
                "%nA server of that name is looked for first, then an image. Of a server both sides are shown: the tree of its image, and what runs.")
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
            description = "table (default), json, or html: one page that loads nothing else.")
    private Format format = Format.TABLE;

    private enum Format {
        TABLE,
        JSON,
        HTML
    }

    /** Audits what the store of {@code context} has. */
    public AuditCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        AuditReport report = report();
        PrintStream out = context.terminal().out();
        switch (format) {
            case JSON -> out.println(JsonText.pretty(report.toMap()));
            case HTML -> out.print(new AuditPage(report).html());
            case TABLE -> print(report, out);
        }
        return report.fails(least) ? 1 : 0;
    }

    private AuditReport report() throws IOException, InterruptedException {
        try (Store store = Stores.open(context)) {
            Optional<GuestAudit> live = GuestAudit.of(context, store, reference);
            List<Side> sides = new ArrayList<>();
            Optional<Image> image = live.isPresent()
                    ? live.get().image()
                    : Optional.of(Catalogue.of(store).find(reference));
            if (image.isPresent()) {
                sides.add(new Side("tree", ofTree(image.get())));
            }
            live.ifPresent(guest -> sides.add(new Side("server", guest.audit())));
            return new AuditReport(reference, sides);
        }
    }

    private static Audit ofTree(Image image) throws IOException {
        if (!Files.exists(image.audit())) {
            throw Failure.of(image.label() + " was made by a Slipway that did not audit yet. Build it again.");
        }
        return Audit.read(Files.readString(image.audit()), image.audit().toString());
    }

    private static void print(AuditReport report, PrintStream out) {
        List<String> sides = report.sides().stream().map(Side::name).toList();
        Table table = new Table(row("rule", "level", sides, "detail"));
        for (Row row : report.rows()) {
            Finding rule = row.rule();
            List<String> outcomes = row.findings().stream()
                    .map(finding -> finding.outcome().name().toLowerCase(Locale.ROOT))
                    .toList();
            table.row(row(rule.rule(), rule.level().name().toLowerCase(Locale.ROOT), outcomes, row.detail()));
        }
        table.print(out);
        for (Side side : report.sides()) {
            for (Level level : Level.values()) {
                if (level != Level.NONE) {
                    out.printf(
                            Locale.ROOT,
                            "%s, %s: %d %% of what is not waived, %d failed, %d waived%n",
                            side.name(),
                            level.name().toLowerCase(Locale.ROOT),
                            side.audit().score(level),
                            side.audit().failures(level).size(),
                            side.audit().waived(level));
                }
            }
        }
        if (!report.comparison().isEmpty()) {
            out.println(report.comparison());
        }
    }

    private static String[] row(String first, String second, List<String> middle, String last) {
        List<String> cells = new ArrayList<>(List.of(first, second));
        cells.addAll(middle);
        cells.add(last);
        return cells.toArray(String[]::new);
    }
}
