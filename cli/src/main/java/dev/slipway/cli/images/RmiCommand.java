package dev.slipway.cli.images;

import dev.slipway.build.store.Store;
import dev.slipway.cli.cloud.Cloud;
import dev.slipway.cli.cloud.CloudImages;
import dev.slipway.cli.cloud.CloudOptions;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.image.catalogue.Catalogue;
import dev.slipway.image.catalogue.CatalogueException;
import dev.slipway.image.catalogue.Removal;
import dev.slipway.machine.Machines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway rmi}. */
@Command(name = "rmi", description = "Remove names of images, and images with their last name.")
public final class RmiCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(
            arity = "1..*",
            paramLabel = "IMAGE",
            description = "UUID, a unique beginning of one, NAME or NAME:TAG.")
    private List<String> references = List.of();

    @Option(
            names = {"-f", "--force"},
            description = "Remove an image that has several names, or that servers use: their disks break.")
    private boolean force;

    @Mixin
    private CloudOptions where = new CloudOptions();

    /** Removes images of the store that {@code context} means. */
    public RmiCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<Cloud> cloud = where.cloud(context);
        if (cloud.isPresent()) {
            return new CloudImages(cloud.get(), context).remove(references);
        }
        int status = 0;
        try (Store store = Stores.open(context)) {
            Machines machines = Machines.open(store.home());
            for (String reference : references) {
                try {
                    tell(Catalogue.of(store).remove(reference, force, users(machines)));
                } catch (CatalogueException e) {
                    // docker removes the others all the same, and so do we.
                    context.terminal().err().println("slipway: " + e.getMessage());
                    status = 1;
                }
            }
        }
        return status;
    }

    private void tell(Removal removal) {
        removal.untagged().forEach(name -> context.terminal().out().println("Untagged: " + name));
        removal.deleted().ifPresent(id -> context.terminal().out().println("Deleted: " + id));
    }

    /** The servers of an image, by name. */
    static Removal.Users users(Machines machines) {
        return image -> {
            try {
                return machines.usersOf(image.toString()).stream()
                        .map(machine -> machine.spec().name())
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
