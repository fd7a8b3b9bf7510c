package dev.slipway.cli.cloud;

import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Table;
import dev.slipway.scaleway.configuration.Configuration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code slipway context}. */
@Command(
        name = "context",
        description = "List where images and servers may be, or choose where verbs look unless --cloud says so.",
        synopsisSubcommandLabel = "[use CLOUD]")
public final class ContextCommand implements Callable<Integer> {
    private final Context context;

    /** Contexts of the store that {@code context} means. */
    public ContextCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        CloudContexts contexts = new CloudContexts(context);
        CloudName current = contexts.current();
        List<CloudName> all = new ArrayList<>();
        all.add(new CloudName.Host());
        all.add(new CloudName.Local());
        all.add(new CloudName.Scaleway(Optional.empty()));
        for (String profile : contexts.officialFile().profileNames()) {
            all.add(new CloudName.Scaleway(Optional.of(profile)));
        }
        if (!all.contains(current)) {
            all.add(current);
        }
        Table table = new Table("name", "current", "where", "zone");
        for (CloudName name : all) {
            Optional<Configuration> configuration = Optional.empty();
            String where = "this host's store";
            try {
                configuration = contexts.configuration(name);
                where = configuration.map(Configuration::apiUrl).orElse(where);
            } catch (IOException | dev.slipway.cli.terminal.Failure e) {
                where = "-";
            }
            table.row(
                    name.toString(),
                    name.equals(current) ? "*" : "",
                    where,
                    configuration.map(Configuration::zone).orElse("-"));
        }
        table.print(context.terminal().out());
        return 0;
    }

    /** {@code slipway context use}. */
    @Command(name = "use", description = "Have verbs without --cloud look and act there from now on.")
    int use(@Parameters(paramLabel = "CLOUD", description = "host, local or scaleway[:PROFILE].") String name)
            throws IOException {
        CloudContexts contexts = new CloudContexts(context);
        CloudName chosen = CloudName.parse(name);
        // What cannot be reached is refused now, and not at each later verb.
        contexts.configuration(chosen);
        contexts.use(chosen);
        context.terminal().out().println(chosen);
        return 0;
    }
}
