package dev.slipway.cloud.vpc;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Fields;
import dev.slipway.cloud.api.Pages;
import dev.slipway.cloud.api.Resources;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.api.Tenant;
import dev.slipway.cloud.api.Times;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.Transaction;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Private networks, each with an IPv4 and an IPv6 subnet. */
public final class PrivateNetworks {
    /** The kind of these documents, and the name of the resource in errors. */
    public static final String KIND = "private_network";

    private static final String PATH = "/vpc/v2/regions/{region}/private-networks";
    private static final int NETWORKS = 1024;

    private final Tenant tenant;
    private final Vpcs vpcs;

    /** Networks of {@code tenant}, in its {@code vpcs}. */
    public PrivateNetworks(Tenant tenant, Vpcs vpcs) {
        this.tenant = tenant;
        this.vpcs = vpcs;
    }

    /** Adds the routes. */
    public void routes(Routes routes) {
        routes.add("GET " + PATH, PrivateNetworks::list)
                .add("POST " + PATH, this::create)
                .add("GET " + PATH + "/{id}", (call, tx) -> Answer.ok(get(call, tx)))
                .add("PATCH " + PATH + "/{id}", PrivateNetworks::update)
                .add("DELETE " + PATH + "/{id}", PrivateNetworks::delete);
    }

    private static JsonObject get(Call call, Transaction tx) {
        return inRegion(tx, call.parameter("id"), call.region());
    }

    /** The network of this id in this region, or 404. */
    public static JsonObject inRegion(Transaction tx, String id, String region) {
        return tx.find(KIND, id)
                .filter(found -> found.string("region").equals(region))
                .orElseThrow(() -> ApiError.notFound(KIND, id));
    }

    private static Answer list(Call call, Transaction tx) {
        List<JsonObject> found = tx.list(
                KIND,
                Resources.filter(call, "project_id", "organization_id", "vpc_id")
                        .and(network -> network.string("region").equals(call.region())));
        return Pages.counted(call, "private_networks", Resources.ordered(call, found));
    }

    private Answer create(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        String name = fields.text("name")
                .filter(text -> !text.isEmpty())
                .orElse("pn-" + Resources.newId().substring(0, 8));
        String project = fields.id("project_id").orElse(tenant.project());
        List<String> tags = fields.texts("tags");
        List<String> wanted = fields.texts("subnets");
        boolean propagate = fields.truth("default_route_propagation_enabled", false);
        Optional<String> vpc = fields.id("vpc_id");
        List<Subnet> subnets = subnets(tx, fields, wanted);
        fields.check();
        String vpcId = vpc.isPresent() ? vpc.get() : vpcs.standard(tx, project, call.region());
        if (tx.find(Vpcs.KIND, vpcId).isEmpty()) {
            throw ApiError.notFound(Vpcs.KIND, vpcId);
        }
        String now = Times.zulu(tx.now());
        String id = Resources.newId();
        List<JsonObject> shown = subnets.stream()
                .map(subnet -> JsonObject.of(
                        "id", Resources.newId(),
                        "created_at", now,
                        "updated_at", now,
                        "subnet", subnet.toString(),
                        "project_id", project,
                        "private_network_id", id,
                        "vpc_id", vpcId,
                        "region", call.region()))
                .toList();
        return Answer.ok(tx.put(
                KIND,
                JsonObject.of(
                        "id", id,
                        "name", name,
                        "tags", tags,
                        "organization_id", tenant.organization(),
                        "created_at", now,
                        "updated_at", now,
                        "project_id", project,
                        "subnets", shown,
                        "vpc_id", vpcId,
                        "dhcp_enabled", true,
                        "default_route_propagation_enabled", propagate,
                        "has_s3_integration", false,
                        "region", call.region())));
    }

    private static List<Subnet> taken(Transaction tx) {
        return tx.list(KIND, network -> true).stream()
                .flatMap(network -> network.objects("subnets").stream())
                .flatMap(subnet -> Subnet.parse(subnet.string("subnet")).stream())
                .toList();
    }

    /** The subnets that were asked for; of the family that none was asked for, the first that is free. */
    private static List<Subnet> subnets(Transaction tx, Fields fields, List<String> wanted) {
        List<Subnet> taken = taken(tx);
        List<Subnet> subnets = new ArrayList<>();
        for (String text : wanted) {
            Optional<Subnet> subnet = Subnet.parse(text);
            if (subnet.isEmpty()) {
                fields.wrong("subnets", "'" + text + "' is no subnet in CIDR notation");
            } else {
                subnets.add(subnet.get());
            }
        }
        if (subnets.stream().noneMatch(subnet -> subnet.bits() == 32)) {
            subnets.add(0, free(taken, "172.16.0.0/22"));
        }
        if (subnets.stream().noneMatch(subnet -> subnet.bits() == 128)) {
            subnets.add(free(taken, "fd5f:519c:6d46::/64"));
        }
        return subnets;
    }

    private static Subnet free(List<Subnet> taken, String start) {
        Subnet first = Subnet.parse(start).orElseThrow();
        return IntStream.range(1, NETWORKS)
                .mapToObj(i -> new Subnet(
                        first.first().add(first.size().multiply(BigInteger.valueOf(i))), first.prefix(), first.bits()))
                .filter(candidate -> taken.stream().noneMatch(candidate::overlaps))
                .findFirst()
                .orElseThrow(() -> ApiError.http(403, "quotas_exceeded", "there are " + NETWORKS + " networks"));
    }

    private static Answer update(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        JsonObject changed = get(call, tx).with("updated_at", Times.zulu(tx.now()));
        Optional<String> name = fields.text("name");
        changed = name.isPresent() ? changed.with("name", name.get()) : changed;
        changed = fields.body().hasValue("tags") ? changed.with("tags", fields.texts("tags")) : changed;
        fields.check();
        return Answer.ok(tx.put(KIND, changed));
    }

    private static Answer delete(Call call, Transaction tx) {
        String id = get(call, tx).string("id");
        boolean used =
                !tx.list(Ipam.KIND, ip -> ip.string("_network").equals(id)).isEmpty();
        if (used) {
            throw ApiError.precondition("resource_still_in_use", "Private Network must be empty to be deleted");
        }
        tx.remove(KIND, id);
        return Answer.empty();
    }
}
