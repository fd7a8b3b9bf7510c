package dev.slipway.cloud.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.slipway.cloud.api.ApiService;
import dev.slipway.cloud.api.Pace;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.api.Tenant;
import dev.slipway.cloud.block.BlockSnapshots;
import dev.slipway.cloud.block.BlockVolumes;
import dev.slipway.cloud.disks.Freezer;
import dev.slipway.cloud.disks.Layers;
import dev.slipway.cloud.disks.ObjectDisks;
import dev.slipway.cloud.disks.SnapshotTransfers;
import dev.slipway.cloud.identity.Accounts;
import dev.slipway.cloud.identity.Quotas;
import dev.slipway.cloud.identity.SshKeys;
import dev.slipway.cloud.instance.InstanceApi;
import dev.slipway.cloud.instance.Machines;
import dev.slipway.cloud.instance.ServerActions;
import dev.slipway.cloud.instance.ServerTypes;
import dev.slipway.cloud.instance.Snapshots;
import dev.slipway.cloud.instance.Volumes;
import dev.slipway.cloud.legacy.LegacyAccount;
import dev.slipway.cloud.legacy.LegacyCompute;
import dev.slipway.cloud.marketplace.Marketplace;
import dev.slipway.cloud.marketplace.MarketplaceV1;
import dev.slipway.cloud.objects.ObjectService;
import dev.slipway.cloud.objects.ObjectService.Keys;
import dev.slipway.cloud.state.PendingStep;
import dev.slipway.cloud.state.State;
import dev.slipway.cloud.state.Steps;
import dev.slipway.cloud.vpc.Ipam;
import dev.slipway.cloud.vpc.PrivateNetworks;
import dev.slipway.cloud.vpc.Vpcs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Serves everything: what a request is for is seen by how it is signed and by its path. */
public final class LocalCloud implements HttpHandler, AutoCloseable {
    private static final List<String> API_PATHS = List.of(
            "/instance/",
            "/block/",
            "/marketplace/",
            "/iam/",
            "/account/",
            "/vpc/",
            "/ipam/",
            "/cp-par1/",
            "/cp-ams1/",
            "/metadata",
            "/_slipway/");

    private static final List<String> BLOCK_VERSIONS = List.of("v1", "v1alpha1");

    private static final List<String> HOLDERS =
            List.of(Volumes.KIND, Snapshots.KIND, BlockVolumes.KIND, BlockSnapshots.KIND);

    private final State state;
    private final Machines machines;
    private final Steps steps;
    private final ApiService api;
    private final ObjectService objects;

    private LocalCloud(State state, Machines machines, Steps steps, ApiService api, ObjectService objects) {
        this.state = state;
        this.machines = machines;
        this.steps = steps;
        this.api = api;
        this.objects = objects;
    }

    /** What runs behind the servers of a state. */
    @FunctionalInterface
    public interface Hosting {
        /** Nothing runs. */
        Hosting NONE = (state, layers) -> Machines.NONE;

        /** The machines, those that an earlier process left running included. */
        Machines over(State state, Layers layers) throws IOException, InterruptedException;
    }

    /** Opens a data folder, which is filled when it is empty; steps that fail are told to {@code failures}. */
    public static LocalCloud open(
            Path folder, Keys keys, Hosting hosting, Pace pace, BiConsumer<PendingStep, Exception> failures)
            throws IOException, InterruptedException {
        State state = State.open(Files.createDirectories(folder).resolve("state.db"), Clock.systemUTC());
        Tenant tenant = new Tenant(keys.project(), keys.project(), keys.access(), keys.secret());
        ObjectService objects = ObjectService.open(folder.resolve("objects"), keys);
        Layers layers = Layers.open(folder.resolve("disks"), state, HOLDERS);
        Machines machines = hosting.over(state, layers);
        ObjectDisks disks = new ObjectDisks(state, layers, objects.files());
        Freezer freezer = new Freezer(state, layers, machines);
        ServerTypes types = ServerTypes.load();
        InstanceApi instance = new InstanceApi(tenant, pace, types, disks, machines);
        SnapshotTransfers transfers = new SnapshotTransfers(BlockSnapshots.TRAVELS, disks, pace);
        Routes routes = new Routes();
        instance.routes(routes);
        routes(routes, state, tenant, pace, transfers);
        new Marketplace(types.byArch()).routes(routes);
        new MarketplaceV1(types.byArch()).routes(routes);
        new LegacyCompute(tenant, routes, types.products()).routes(routes);
        Map<String, Steps.Step> later = new HashMap<>(instance.steps(state, freezer));
        later.putAll(BlockVolumes.steps(state, ServerActions::refitLater));
        later.putAll(BlockSnapshots.steps(state, freezer));
        later.putAll(transfers.steps(state));
        later.putAll(layers.steps(state));
        new Consoles(machines).routes(routes);
        return new LocalCloud(
                state, machines, Steps.start(state, later, failures), new ApiService(state, routes, tenant), objects);
    }

    private static void routes(Routes routes, State state, Tenant tenant, Pace pace, SnapshotTransfers transfers) {
        Accounts accounts = new Accounts(tenant);
        state.change(accounts::begin);
        accounts.routes(routes);
        SshKeys keys = new SshKeys(tenant);
        keys.routes(routes);
        Quotas.routes(routes);
        new LegacyAccount(tenant, keys).routes(routes);
        for (String version : BLOCK_VERSIONS) {
            new BlockVolumes(tenant, pace).routes(routes, version);
            new BlockSnapshots(tenant, pace, transfers).routes(routes, version);
        }
        Vpcs vpcs = new Vpcs(tenant);
        vpcs.routes(routes);
        new PrivateNetworks(tenant, vpcs).routes(routes);
        new Ipam(tenant).routes(routes);
        new Seeds().routes(routes);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (isApi(exchange)) {
            api.handle(exchange);
        } else {
            objects.handle(exchange);
        }
    }

    private static boolean isApi(HttpExchange exchange) {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        String host = exchange.getRequestHeaders().getFirst("Host");
        String query = exchange.getRequestURI().getRawQuery();
        boolean signed = (authorization != null && authorization.startsWith("AWS4-"))
                || (host != null && host.contains(".s3."))
                || (query != null && query.contains("X-Amz-"));
        String path = exchange.getRequestURI().getRawPath();
        return !signed && API_PATHS.stream().anyMatch(prefix -> path.startsWith(prefix) || (path + "/").equals(prefix));
    }

    @Override
    public void close() throws IOException {
        steps.close();
        machines.close();
        state.close();
    }
}
