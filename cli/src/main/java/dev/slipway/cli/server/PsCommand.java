package dev.slipway.cli.server;

import dev.slipway.cli.cloud.Cloud;
import dev.slipway.cli.cloud.CloudOptions;
import dev.slipway.cli.cloud.CloudServers;
import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.JsonText;
import dev.slipway.cli.terminal.OutputFormat;
import dev.slipway.cli.terminal.Table;
import dev.slipway.json.Json;
import dev.slipway.machine.MachineRecord;
import dev.slipway.machine.MachineState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code slipway ps}. */
@Command(name = "ps", description = "List the servers on this host, or in a cloud.")
public final class PsCommand implements Callable<Integer> {
    private static final int SHORT_ID = 8;

    private final Context context;

    @Option(
            names = {"-a", "--all"},
            description = "Show all servers, not only those that run.")
    private boolean all;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print only the ids.")
    private boolean quiet;

    @Option(names = "--no-trunc", description = "Print whole ids.")
    private boolean whole;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table (default) or json.")
    private OutputFormat format = OutputFormat.TABLE;

    @Mixin
    private CloudOptions where = new CloudOptions();

    /** Lists the servers of the context's store. */
    public PsCommand(Context context) {
        this.context = context;
    }

    private record Row(MachineRecord server, MachineState state) {
        String id() {
            return server.spec().id().toString();
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<Cloud> cloud = where.cloud(context);
        if (cloud.isPresent()) {
            list(new CloudServers(cloud.get(), context));
            return 0;
        }
        List<Row> rows = new ArrayList<>();
        for (MachineRecord server : Servers.of(context).machines().list()) {
            MachineState state = server.machine().state();
            if (all || state.isUp()) {
                rows.add(new Row(server, state));
            }
        }
        if (quiet) {
            rows.forEach(row -> context.terminal().out().println(shown(row.id())));
        } else if (format == OutputFormat.JSON) {
            context.terminal()
                    .out()
                    .println(JsonText.pretty(rows.stream().map(PsCommand::json).toList()));
        } else {
            table(rows).print(context.terminal().out());
        }
        return 0;
    }

    private void list(CloudServers servers) throws IOException, InterruptedException {
        if (quiet) {
            servers.ids(all, whole);
        } else if (format == OutputFormat.JSON) {
            servers.json(all);
        } else {
            servers.table(all, whole);
        }
    }

    private String shown(String id) {
        return whole ? id : id.substring(0, SHORT_ID);
    }

    private Table table(List<Row> rows) {
        Table table = new Table("server id", "image", "created", "status", "address", "ports", "name");
        for (Row row : rows) {
            table.row(
                    shown(row.id()),
                    row.server().imageName(),
                    ago(row.server().created()),
                    status(row.state()),
                    row.server().spec().loopbackAddress(),
                    ports(row),
                    row.server().spec().name());
        }
        return table;
    }

    private static String ports(Row row) {
        return row.server().spec().forwards().stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private static String ago(Instant then) {
        return Age.of(Duration.between(then, Instant.now())) + " ago";
    }

    private static String status(MachineState state) {
        return switch (state) {
            case MachineState.Created ignored -> "Created";
            case MachineState.Running running -> "Up " + Age.of(Duration.between(running.since(), Instant.now()));
            case MachineState.Paused paused ->
                "Up " + Age.of(Duration.between(paused.since(), Instant.now())) + " (Paused)";
            case MachineState.Exited exited ->
                "Exited (" + (exited.status().isPresent() ? exited.status().getAsInt() : "unknown") + ") "
                        + ago(exited.at());
        };
    }

    private static Map<String, Object> json(Row row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", row.id());
        json.put("name", row.server().spec().name());
        json.put("image", row.server().imageName());
        json.put("image_id", row.server().imageId());
        json.put("created", row.server().created().toString());
        json.put("state", row.state().word());
        if (row.state() instanceof MachineState.Exited exited) {
            json.put(
                    "exit_status", exited.status().isPresent() ? exited.status().getAsInt() : Json.Null.NULL);
            json.put("exited", exited.at().toString());
        }
        json.put("address", row.server().spec().loopbackAddress());
        json.put("memory_bytes", row.server().spec().memoryBytes());
        json.put("cpus", row.server().spec().cpus());
        json.put("firmware", row.server().spec().firmware().name().toLowerCase(java.util.Locale.ROOT));
        json.put(
                "ports",
                row.server().spec().forwards().stream().map(Object::toString).toList());
        json.put("command", row.server().command());
        return json;
    }
}
