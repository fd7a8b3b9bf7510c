package dev.slipway.build;

import dev.slipway.build.base.NamedContext;
import dev.slipway.build.sandbox.Network;
import dev.slipway.build.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A process of its own that builds until it is killed. */
final class KilledBuild {
    private KilledBuild() {}

    static BuildRequest request(Path context, Path system, String mark) {
        return BuildRequest.of(
                        context,
                        DockerfileText.of(
                                "Dockerfile",
                                "FROM tiny\nRUN touch /before\nRUN echo running; touch /half; sleep " + mark + "\n"))
                .withNetwork(Network.NONE)
                .withContexts(Map.of("tiny", new NamedContext.Directory(system)));
    }

    /** Arguments: the store, the context, the base's tree, how long to sleep. */
    static void main(String[] arguments) throws Exception {
        List<Path> paths = List.of(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
        try (Store store = Store.open(paths.get(0))) {
            new Builder(store, event -> {
                        if (event instanceof BuildEvent.Output output) {
                            System.out.println(output.line());
                        }
                    })
                    .build(request(paths.get(1), paths.get(2), arguments[3]));
        }
    }
}
