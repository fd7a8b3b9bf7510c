package dev.slipway.cli.images;

import dev.slipway.build.store.KeyLock;
import dev.slipway.build.store.Pruning;
import dev.slipway.build.store.Store;
import dev.slipway.cli.progress.Texts;
import dev.slipway.cli.terminal.ByteSize;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.cli.terminal.TimeSpan;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.catalogue.Image;
import dev.slipway.image.export.ClusterCache;
import dev.slipway.machine.Machines;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code slipway prune}. */
@Command(
        name = "prune",
        description = "Remove layers that no cached step names, and images without a name that no server uses.",
        footer = "%nWhat a running build uses stays. Images are only removed while no other slipway uses the store.")
public final class PruneCommand implements Callable<Integer> {
    private final Context context;

    @Option(
            names = {"-a", "--all"},
            description = "Empty the whole build cache, bases too, and forget what exports have compressed.")
    private boolean all;

    @Option(
            names = "--filter",
            paramLabel = "until=AGE",
            description = "Forget cached steps not used for this long, as until=24h or until=7d.")
    private Optional<String> filter = Optional.empty();

    @Option(
            names = "--keep-storage",
            paramLabel = "SIZE",
            description =
                    "Forget cached steps, those used longest ago first, until their layers are this small, as 10GB.")
    private Optional<String> keepStorage = Optional.empty();

    /** Prunes the store that {@code context} means. */
    public PruneCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instant oldest = all
                ? Instant.MAX
                : filter.map(text -> Instant.now().minus(age(text))).orElse(Instant.MIN);
        long keptBytes =
                keepStorage.map(text -> ByteSize.parse("--keep-storage", text)).orElse(Long.MAX_VALUE);
        try (Store store = Stores.open(context)) {
            long freeBefore = Files.getFileStore(store.home()).getUsableSpace();
            Pruning pruning = Pruning.of(store, oldest, keptBytes);
            int images = removeNameless(store);
            if (all && !ClusterCache.empty(store)) {
                context.terminal()
                        .err()
                        .println("What exports have compressed was left alone, as another slipway is using it.");
            }
            long freed = Math.max(0, Files.getFileStore(store.home()).getUsableSpace() - freeBefore);
            context.terminal()
                    .out()
                    .printf(
                            "Removed %d cached steps, %d layers and %d images; %s more are free now.%n",
                            pruning.records(), pruning.snapshots(), images, Texts.bytes(freed));
        }
        return 0;
    }

    /** A build that is not done yet may be about to give its image a name. */
    private int removeNameless(Store store) throws IOException, InterruptedException {
        Optional<KeyLock> alone = store.alone();
        if (alone.isEmpty()) {
            context.terminal()
                    .err()
                    .println("Images without a name were left alone, as another slipway is using the store.");
            return 0;
        }
        try (KeyLock door = alone.get()) {
            Objects.requireNonNull(door);
            return removeNamelessOf(store);
        }
    }

    private int removeNamelessOf(Store store) throws IOException, InterruptedException {
        Catalogue catalogue = Catalogue.of(store);
        Machines machines = Machines.open(store.home());
        int removed = 0;
        for (Image image : catalogue.list(damaged -> context.terminal().err().println("slipway: " + damaged))) {
            if (image.references().isEmpty()
                    && machines.usersOf(image.id().toString()).isEmpty()) {
                catalogue.remove(image.id().toString(), false, RmiCommand.users(machines));
                removed++;
            }
        }
        return removed;
    }

    private static Duration age(String filter) {
        if (!filter.startsWith("until=")) {
            throw Failure.usage("--filter " + filter + " is not known; write until=AGE, as until=24h.");
        }
        return TimeSpan.parse("--filter", filter.substring("until=".length()));
    }
}
