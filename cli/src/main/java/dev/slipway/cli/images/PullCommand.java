package dev.slipway.cli.images;

import dev.slipway.build.base.BaseEvent;
import dev.slipway.build.base.BaseImages;
import dev.slipway.build.outside.Outside;
import dev.slipway.build.store.Store;
import dev.slipway.cli.progress.Texts;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.cli.terminal.Stores;
import dev.slipway.oci.Digest;
import dev.slipway.oci.Platform;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway pull}. */
@Command(
        name = "pull",
        description = "Bring a base from a registry into the store, where FROM and COPY --from find it by its name.",
        footer = "%nThe digest of the image is printed on standard output.")
public final class PullCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "REF", description = "[HOST/]NAME[:TAG][@DIGEST]; without a host, one of Docker Hub.")
    private String reference = "";

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH",
            description = "Which image of an index is wanted (default: this host's).")
    private String platform = Platform.host().toString();

    @Option(
            names = {"-q", "--quiet"},
            description = "Print only the digest.")
    private boolean quiet;

    /** Pulls into the store that {@code context} means. */
    public PullCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Store store = Stores.open(context)) {
            BaseImages bases = new BaseImages(store, this::tell, Outside.of(context.environment()));
            Digest digest = bases.pull(reference, platform()).digest();
            context.terminal().out().println(digest);
        }
        return 0;
    }

    private Platform platform() {
        try {
            return Platform.parse(platform);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--platform: " + e.getMessage());
        }
    }

    private void tell(BaseEvent event) {
        if (!quiet && event instanceof BaseEvent.Downloading layer) {
            context.terminal()
                    .err()
                    .println("downloading layer " + layer.number() + " of " + layer.total() + " ("
                            + Texts.bytes(layer.sizeBytes()) + ")");
        }
    }
}
