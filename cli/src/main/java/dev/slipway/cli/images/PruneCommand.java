package dev.slipway.cli.images;

import dev.slipway.build.store.Pruning;
import dev.slipway.build.store.Store;
import dev.slipway.cli.progress.Texts;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.catalogue.Image;
import dev.slipway.machine.Machines;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code slipway prune}. */
@Command(
        name = "prune",
        description = "Remove layers that no cached step names, and images without a name that no server uses.",
        footer = "%nNothing is removed while another slipway uses the store.")
public final class PruneCommand implements Callable<Integer> {
    private static final Pattern AGE = Pattern.compile("(\\d{1,6})([mhd])");

    private final Context context;

    @Option(
            names = {"-a", "--all"},
            description = "Empty the whole build cache, bases too.")
    private boolean all;

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            description = "Forget cached steps made longer ago than this, as 30m, 12h or 7d.")
    private Optional<String> age = Optional.empty();

    /** Prunes the store that {@code context} means. */
    public PruneCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instant oldest = all
                ? Instant.MAX
                : age.map(text -> Instant.now().minus(duration(text))).orElse(Instant.MIN);
        try (Store store = Stores.open(context)) {
            long freeBefore = Files.getFileStore(store.home()).getUsableSpace();
            Pruning pruning = Pruning.of(store, oldest);
            int images = removeNameless(store);
            long freed = Math.max(0, Files.getFileStore(store.home()).getUsableSpace() - freeBefore);
            context.terminal()
                    .out()
                    .printf(
                            "Removed %d cached steps, %d layers and %d images; %s more are free now.%n",
                            pruning.records(), pruning.snapshots(), images, Texts.bytes(freed));
        }
        return 0;
    }

    private static int removeNameless(Store store) throws IOException, InterruptedException {
        Catalogue catalogue = Catalogue.of(store);
        Machines machines = Machines.open(store.home());
        int removed = 0;
        for (Image image : catalogue.list()) {
            if (image.references().isEmpty()
                    && machines.usersOf(image.id().toString()).isEmpty()) {
                catalogue.remove(image.id().toString(), false, RmiCommand.users(machines));
                removed++;
            }
        }
        return removed;
    }

    private static Duration duration(String text) {
        Matcher matcher = AGE.matcher(text);
        if (!matcher.matches()) {
            throw Failure.usage("--older-than " + text + " is not an age; write a number and m, h or d, as 7d.");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
