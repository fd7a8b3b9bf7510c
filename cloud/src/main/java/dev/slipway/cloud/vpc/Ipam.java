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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The addresses in private networks, booked by hand or by a network interface. */
public final class Ipam {
    /** The kind of these documents, and the name of the resource in errors. */
    public static final String KIND = "ip";

    private static final String PATH = "/ipam/v1/regions/{region}/ips";
    /** The network's own address and its gateway come first. */
    private static final long FIRST_OFFSET = 2;

    private final Tenant tenant;

    /** Addresses of {@code tenant}. */
    public Ipam(Tenant tenant) {
        this.tenant = tenant;
    }

    /** Adds the routes. */
    public void routes(Routes routes) {
        routes.add("GET " + PATH, Ipam::list)
                .add("POST " + PATH, this::create)
                .add("GET " + PATH + "/{id}", (call, tx) -> Answer.ok(Resources.shown(get(call, tx))))
                .add("PATCH " + PATH + "/{id}", Ipam::update)
                .add("DELETE " + PATH + "/{id}", Ipam::delete);
    }

    private static JsonObject get(Call call, Transaction tx) {
        String id = call.parameter("id");
        return tx.find(KIND, id)
                .filter(found -> found.string("region").equals(call.region()))
                .orElseThrow(() -> ApiError.notFound(KIND, id));
    }

    private static Answer list(Call call, Transaction tx) {
        List<JsonObject> found = tx.list(
                KIND,
                Resources.filter(call, "project_id", "is_ipv6")
                        .and(ip -> ip.string("region").equals(call.region())
                                && matches(
                                        call,
                                        "resource_id",
                                        ip.object("resource").string("id"))
                                && matches(
                                        call,
                                        "resource_type",
                                        ip.object("resource").string("type"))
                                && matches(
                                        call,
                                        "mac_address",
                                        ip.object("resource").string("mac_address"))
                                && matches(call, "private_network_id", ip.string("_network"))
                                && call.query("attached")
                                        .map(wanted -> wanted.equals(Boolean.toString(ip.hasValue("resource"))))
                                        .orElse(true)));
        return Pages.counted(
                call,
                "ips",
                Resources.ordered(call, found).stream().map(Resources::shown).toList());
    }

    private static boolean matches(Call call, String name, String value) {
        List<String> wanted = call.queries(name);
        return wanted.isEmpty() || wanted.contains(value);
    }

    private Answer create(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        String project = fields.id("project_id").orElse(tenant.project());
        boolean six = fields.truth("is_ipv6", false);
        List<String> tags = fields.texts("tags");
        Optional<String> address = fields.text("address");
        Fields source = Fields.of(call.document().object("source"));
        String networkId = source.requiredId("private_network_id");
        source.check();
        fields.check();
        JsonObject network = PrivateNetworks.inRegion(tx, networkId, call.region());
        return Answer.ok(Resources.shown(tx.put(
                KIND,
                book(tx, network, six, address).with("project_id", project).with("tags", tags))));
    }

    private static JsonObject book(Transaction tx, JsonObject network, boolean six, Optional<String> wanted) {
        JsonObject shown = network.objects("subnets").stream()
                .filter(found -> found.string("subnet").contains(":") == six)
                .findFirst()
                .orElseThrow(() -> ApiError.constraint("is_ipv6", "the network has no such subnet"));
        Subnet subnet = Subnet.parse(shown.string("subnet")).orElseThrow();
        Set<String> taken = tx.list(KIND, ip -> ip.string("_network").equals(network.string("id"))).stream()
                .map(ip -> ip.string("address"))
                .collect(Collectors.toSet());
        String address =
                (wanted.isPresent() ? chosen(subnet, wanted.get()) : free(subnet, taken)) + "/" + subnet.prefix();
        if (taken.contains(address)) {
            throw ApiError.constraint("address", address + " is taken");
        }
        String now = Times.zulu(tx.now());
        return JsonObject.of(
                "id", Resources.newId(),
                "address", address,
                "project_id", network.string("project_id"),
                "is_ipv6", six,
                "created_at", now,
                "updated_at", now,
                "source", JsonObject.of("subnet_id", shown.string("id")),
                "resource", null,
                "tags", List.of(),
                "reverses", List.of(),
                "region", network.string("region"),
                "zone", null,
                "_network", network.string("id"));
    }

    private static String chosen(Subnet subnet, String text) {
        BigInteger address = Subnet.address(text)
                .filter(subnet::contains)
                .orElseThrow(() -> ApiError.constraint("address", text + " is not in " + subnet));
        return subnet.at(address.subtract(subnet.first()));
    }

    private static String free(Subnet subnet, Set<String> taken) {
        BigInteger last = subnet.size().subtract(BigInteger.TWO);
        for (BigInteger offset = BigInteger.valueOf(FIRST_OFFSET);
                offset.compareTo(last) <= 0;
                offset = offset.add(BigInteger.ONE)) {
            String address = subnet.at(offset);
            if (!taken.contains(address + "/" + subnet.prefix())) {
                return address;
            }
        }
        throw ApiError.http(403, "quotas_exceeded", subnet + " is full");
    }

    /** Gives an interface the booked addresses, or one of each family where none was booked. */
    public static List<String> attach(Transaction tx, JsonObject network, List<String> booked, JsonObject resource) {
        List<JsonObject> ips = booked.isEmpty()
                ? List.of(book(tx, network, false, Optional.empty()), book(tx, network, true, Optional.empty()))
                : booked.stream()
                        .map(id -> tx.find(KIND, id).orElseThrow(() -> ApiError.notFound(KIND, id)))
                        .toList();
        return ips.stream()
                .map(ip -> tx.put(KIND, ip.with("resource", resource).with("_booked", !booked.isEmpty())))
                .map(ip -> ip.string("id"))
                .toList();
    }

    /** Takes an interface's addresses away; those that were booked by hand stay booked. */
    public static void detach(Transaction tx, String resourceId) {
        for (JsonObject ip :
                tx.list(KIND, found -> found.object("resource").string("id").equals(resourceId))) {
            if (ip.truth("_booked")) {
                tx.put(KIND, ip.with("resource", null));
            } else {
                tx.remove(KIND, ip.string("id"));
            }
        }
    }

    private static Answer update(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        JsonObject changed = get(call, tx).with("updated_at", Times.zulu(tx.now()));
        changed = fields.body().hasValue("tags") ? changed.with("tags", fields.texts("tags")) : changed;
        fields.check();
        return Answer.ok(Resources.shown(tx.put(KIND, changed)));
    }

    private static Answer delete(Call call, Transaction tx) {
        JsonObject ip = get(call, tx);
        if (ip.hasValue("resource")) {
            throw ApiError.precondition("resource_still_in_use", "the address is attached");
        }
        tx.remove(KIND, ip.string("id"));
        return Answer.empty();
    }
}
