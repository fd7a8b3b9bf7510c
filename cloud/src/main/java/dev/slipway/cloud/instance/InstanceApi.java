package dev.slipway.cloud.instance;

import dev.slipway.cloud.api.Pace;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.api.Tenant;
import dev.slipway.cloud.disks.Freezer;
import dev.slipway.cloud.disks.ObjectDisks;
import dev.slipway.cloud.disks.SnapshotTransfers;
import dev.slipway.cloud.state.State;
import dev.slipway.cloud.state.Steps;
import java.util.HashMap;
import java.util.Map;

/** The whole instance API. */
public final class InstanceApi {
    private final Tenant tenant;
    private final Pace pace;
    private final ServerTypes types;
    private final SnapshotTransfers transfers;
    private final Machines machines;

    /** The API of {@code tenant}, with servers of these types, machines behind them, and disks that come and go. */
    public InstanceApi(Tenant tenant, Pace pace, ServerTypes types, ObjectDisks disks, Machines machines) {
        this.machines = machines;
        this.tenant = tenant;
        this.pace = pace;
        this.types = types;
        this.transfers = new SnapshotTransfers(Snapshots.TRAVELS, disks, pace);
    }

    /** Adds the routes. */
    public void routes(Routes routes) {
        Volumes volumes = new Volumes(tenant);
        Snapshots snapshots = new Snapshots(tenant, pace, transfers);
        Images images = new Images(tenant, pace);
        Ips ips = new Ips(tenant);
        SecurityGroups groups = new SecurityGroups(tenant, pace);
        new Products(types).routes(routes);
        volumes.routes(routes);
        snapshots.routes(routes);
        images.routes(routes);
        ips.routes(routes);
        groups.routes(routes);
        new PlacementGroups(tenant).routes(routes);
        new PrivateNics(pace).routes(routes);
        new Servers(new ServerCreation(tenant, types, groups, new ServerDisks(volumes)), types).routes(routes);
        new ServerActions(images, snapshots, ips, pace, machines).routes(routes);
        ServerVolumes.routes(routes);
        UserData.routes(routes);
    }

    /** All steps that resources of this API take later. */
    public Map<String, Steps.Step> steps(State state, Freezer freezer) {
        Map<String, Steps.Step> steps = new HashMap<>();
        steps.putAll(Snapshots.steps(state, freezer));
        steps.putAll(transfers.steps(state));
        steps.putAll(SecurityGroups.steps(state, machines));
        steps.putAll(PrivateNics.steps(state));
        steps.putAll(ServerActions.steps(state, machines, pace));
        return steps;
    }
}
