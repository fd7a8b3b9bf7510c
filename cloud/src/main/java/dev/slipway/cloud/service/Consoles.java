package dev.slipway.cloud.service;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.instance.Machines;
import dev.slipway.cloud.instance.Servers;
import dev.slipway.cloud.state.Transaction;
import java.io.IOException;

/** What servers wrote to their serial lines; the real service shows it in its web console only. */
final class Consoles {
    private final Machines machines;

    Consoles(Machines machines) {
        this.machines = machines;
    }

    void routes(Routes routes) {
        routes.add("GET /_slipway/servers/{id}/console", this::console);
    }

    private Answer console(Call call, Transaction view) {
        String id = call.parameter("id");
        if (view.find(Servers.KIND, id).isEmpty()) {
            throw ApiError.notFound(Servers.KIND, id);
        }
        try {
            return Answer.plain(200, machines.console(id));
        } catch (IOException e) {
            throw ApiError.http(500, "internal_error", "the console cannot be read: " + e.getMessage());
        }
    }
}
