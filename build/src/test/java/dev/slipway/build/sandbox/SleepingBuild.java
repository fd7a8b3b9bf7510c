package dev.slipway.build.sandbox;

import dev.slipway.build.snapshot.Draft;
import dev.slipway.build.snapshot.Snapshot;
import dev.slipway.build.store.Store;
import java.nio.file.Path;
import java.util.List;

/** A process of its own that is in the middle of a step until it is killed. */
final class SleepingBuild {
    private SleepingBuild() {}

    /** Arguments: the store, a snapshot's id, how long to sleep. */
    static void main(String[] arguments) throws Exception {
        try (Store store = Store.open(Path.of(arguments[0]));
                Draft draft = Draft.open(
                        store, List.of(Snapshot.find(store, arguments[1]).orElseThrow()))) {
            String script = "touch /half-done; echo started; setsid sleep " + arguments[2] + " & sleep " + arguments[2];
            int status = Sandbox.detect(store)
                    .run(
                            SandboxCommand.of(draft.root(), List.of("/bin/sh", "-c", script)),
                            (channel, line) -> System.out.println(line));
            System.out.println("ended " + status);
        }
    }
}
