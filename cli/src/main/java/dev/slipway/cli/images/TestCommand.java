package dev.slipway.cli.images;

import dev.slipway.build.store.Store;
import dev.slipway.cli.progress.Texts;
import dev.slipway.cli.terminal.ByteSize;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.JsonText;
import dev.slipway.cli.terminal.OutputFormat;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.cli.terminal.Table;
import dev.slipway.image.catalogue.Assertion;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.catalogue.Image;
import dev.slipway.image.catalogue.ProofReport;
import dev.slipway.image.definition.Boot;
import dev.slipway.image.proof.BootTest;
import dev.slipway.image.proof.ProofEvent;
import dev.slipway.image.proof.ProofOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway test}. */
@Command(
        name = "test",
        description = "Boot a throw-away copy of an image and tell whether it is a server.",
        footer =
                "%nExit status: 0 when every assertion that ran holds, 1 otherwise. The outcome is kept with the image.")
public final class TestCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "IMAGE", description = "UUID, a unique beginning of one, NAME or NAME:TAG.")
    private String reference = "";

    @Option(names = "--firmware", paramLabel = "FIRMWARE", description = "uefi or bios (default: the image's own).")
    private Optional<Boot.Firmware> firmware = Optional.empty();

    @Option(names = "--quick", description = "One boot of one server; what needs more is listed as not run.")
    private boolean quick;

    @Option(names = "--memory", paramLabel = "SIZE", description = "Memory of a server, as 2G (default: 1G).")
    private Optional<String> memory = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table (default) or json.")
    private OutputFormat format = OutputFormat.TABLE;

    /** Tests images of the store that {@code context} means. */
    public TestCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Store store = Stores.open(context)) {
            Image image = Catalogue.of(store).find(reference);
            ProofOptions options = ProofOptions.of(
                            firmware.orElse(image.facts().boot().firmware()))
                    .withQuick(quick);
            if (memory.isPresent()) {
                options = options.withMemory(ByteSize.parse("--memory", memory.get()));
            }
            ProofReport report = new BootTest(store, this::tell).run(image, options);
            if (format == OutputFormat.JSON) {
                context.terminal().out().println(JsonText.pretty(object(image, report)));
            } else {
                print(image, report);
            }
            return report.passed() ? 0 : 1;
        }
    }

    private void tell(ProofEvent event) {
        PrintStream err = context.terminal().err();
        switch (event) {
            case ProofEvent.Booting boot ->
                err.println("booting the " + boot.server() + " server" + (boot.boot() > 1 ? " again" : "")
                        + " (console: " + boot.serialLog() + ")");
            case ProofEvent.FirmwareHung hung ->
                err.println("the " + hung.server() + " server's firmware printed nothing for "
                        + hung.silence().toSeconds() + " s; its machine was reset once more");
            case ProofEvent.Checking checking -> {
                // Its outcome follows, and most take no time.
            }
            case ProofEvent.Checked checked -> err.println(line(checked.assertion()));
        }
    }

    private static String line(Assertion assertion) {
        return "  " + word(assertion) + "  " + assertion.name()
                + (assertion.outcome() == Assertion.Outcome.NOT_RUN
                        ? ""
                        : " (" + Texts.seconds(assertion.time()) + ")");
    }

    private static String word(Assertion assertion) {
        return switch (assertion.outcome()) {
            case PASSED -> "ok";
            case FAILED -> "FAILED";
            case NOT_RUN -> "not run";
        };
    }

    private void print(Image image, ProofReport report) {
        PrintStream out = context.terminal().out();
        Table table = new Table("assertion", "outcome", "time", "seen");
        for (Assertion assertion : report.assertions()) {
            table.row(
                    assertion.name(),
                    word(assertion),
                    assertion.outcome() == Assertion.Outcome.NOT_RUN ? "" : Texts.seconds(assertion.time()),
                    firstLine(assertion.detail()));
        }
        table.print(out);
        out.println(image.label() + " by " + report.firmware().name().toLowerCase(Locale.ROOT) + " on "
                + report.accelerator() + ", " + Texts.seconds(report.time()) + ": "
                + (report.passed() ? "PASSED" : "FAILED"));
        if (!report.passed()) {
            report.assertions().stream()
                    .filter(assertion -> assertion.outcome() == Assertion.Outcome.FAILED)
                    .forEach(assertion -> out.println("\n" + assertion.name() + ":\n" + assertion.detail()));
            out.println("\nThe end of the serial console:");
            report.serialEnd().forEach(line -> out.println("  " + line));
        }
    }

    private static String firstLine(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        return line.length() > 60 ? line.substring(0, 59) + "\u2026" : line;
    }

    private static Map<String, Object> object(Image image, ProofReport report) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("image", image.id().toString());
        object.put("passed", report.passed());
        object.put("firmware", report.firmware().name().toLowerCase(Locale.ROOT));
        object.put("accelerator", report.accelerator());
        object.put("started", report.started().toString());
        object.put("milliseconds", report.time().toMillis());
        object.put("assertions", assertions(report.assertions()));
        object.put("serial_end", report.serialEnd());
        return object;
    }

    private static List<Map<String, Object>> assertions(List<Assertion> assertions) {
        return assertions.stream()
                .map(assertion -> {
                    Map<String, Object> object = new LinkedHashMap<>();
                    object.put("name", assertion.name());
                    object.put("outcome", word(assertion));
                    object.put("milliseconds", assertion.time().toMillis());
                    object.put("detail", assertion.detail());
                    return object;
                })
                .toList();
    }
}
