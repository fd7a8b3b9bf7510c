package dev.slipway.build.rootless;

import dev.slipway.build.BuildException;
import dev.slipway.build.BuildListener;
import dev.slipway.build.BuildRequest;
import dev.slipway.build.BuildResult;
import dev.slipway.build.Builder;
import dev.slipway.build.DockerfileText;
import dev.slipway.build.sandbox.Network;
import dev.slipway.build.snapshot.View;
import dev.slipway.build.store.Store;
import dev.slipway.oci.Platform;
import java.nio.file.Files;
import java.nio.file.Path;

/** A build for arm64 by whoever runs it. */
final class ForeignBuild {
    private ForeignBuild() {}

    /** Arguments: the context, a directory to work in. */
    static void main(String[] arguments) throws Exception {
        Path work = Path.of(arguments[1]);
        try (Store store = Store.open(work.resolve("store"))) {
            BuildRequest request = BuildRequest.of(
                            Path.of(arguments[0]),
                            DockerfileText.of(
                                    "Dockerfile",
                                    "FROM scratch\nCOPY --chmod=755 program /program\nRUN [\"/program\"]\n"))
                    .withPlatform(Platform.parse("linux/arm64"))
                    .withNetwork(Network.NONE);
            BuildResult made = new Builder(store, BuildListener.none()).build(request);
            try (View view = View.of(store, made.layers())) {
                Files.writeString(
                        work.resolve("result"),
                        made.config().platform() + " "
                                + Files.readString(view.root().resolve("made")));
            }
        } catch (BuildException e) {
            Files.writeString(work.resolve("result"), e.render());
        }
    }
}
