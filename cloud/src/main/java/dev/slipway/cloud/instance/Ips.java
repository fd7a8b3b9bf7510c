package dev.slipway.cloud.instance;

import dev.slipway.cloud.api.Answer;
import dev.slipway.cloud.api.ApiError;
import dev.slipway.cloud.api.Call;
import dev.slipway.cloud.api.Fields;
import dev.slipway.cloud.api.Pages;
import dev.slipway.cloud.api.Resources;
import dev.slipway.cloud.api.Routes;
import dev.slipway.cloud.api.Tenant;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.state.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Addresses of servers: IPv4 ones are loopback addresses of this host, each its own. */
public final class Ips {
    /** The kind of these documents, and the name of the resource in errors. */
    public static final String KIND = "instance_ip";

    /** Addresses a cloud has, and hosts in each block of them. */
    private static final int ADDRESSES = 250 * 250;

    private static final int BLOCK = 250;

    /** Blocks from 127.42.0 to 127.105.249, where nothing else is likely to listen. */
    private static final int BLOCKS = 64 * 250;

    private final Tenant tenant;

    Ips(Tenant tenant) {
        this.tenant = tenant;
    }

    void routes(Routes routes) {
        routes.add("GET " + Wire.V1 + "ips", this::list)
                .add("POST " + Wire.V1 + "ips", this::create)
                .add("GET " + Wire.V1 + "ips/{id}", (call, tx) -> one(tx, get(call, tx)))
                .add("PATCH " + Wire.V1 + "ips/{id}", this::update)
                .add("DELETE " + Wire.V1 + "ips/{id}", this::delete)
                // A prefix or mask in the path is part of the address a client asks for.
                .add("GET " + Wire.V1 + "ips/{id}/{mask}", (call, tx) -> {
                    throw ApiError.notFound(KIND, call.parameter("id") + "/" + call.parameter("mask"));
                });
    }

    private static Answer one(Transaction tx, JsonObject ip) {
        return Answer.ok(JsonObject.of("ip", shown(tx, ip)));
    }

    /** The address by id or, as clients do, by what it reads. */
    private static JsonObject get(Call call, Transaction tx) {
        String id = call.parameter("id");
        Optional<JsonObject> found = Resources.find(tx, KIND, id, call.zone());
        return found.or(() ->
                        tx
                                .list(
                                        KIND,
                                        ip -> ip.string("address").equals(id)
                                                && ip.string("zone").equals(call.zone()))
                                .stream()
                                .findFirst())
                .orElseThrow(() -> ApiError.notFound(KIND, Fields.isId(id) ? id : id + "/32"));
    }

    private static JsonObject shown(Transaction tx, JsonObject ip) {
        Optional<JsonObject> server = tx.find(Servers.KIND, ip.string("_server"));
        return Resources.shown(ip)
                .with(
                        "server",
                        server.map(found -> JsonObject.of("id", found.get("id"), "name", found.get("name")))
                                .orElse(null))
                .with("state", server.isPresent() ? "attached" : "detached");
    }

    /** How a server shows an address. */
    static JsonObject ofServer(JsonObject ip) {
        boolean four = ip.string("type").equals("routed_ipv4");
        return JsonObject.of(
                "id",
                ip.get("id"),
                "address",
                four ? ip.get("address") : ip.string("prefix").replace("/64", "1"),
                "dynamic",
                ip.truth("_dynamic"),
                "gateway",
                four ? "62.210.0.1" : "fe80::dc00:ff:fe00:1",
                "netmask",
                four ? "32" : "64",
                "family",
                four ? "inet" : "inet6",
                "provisioning_mode",
                four ? "dhcp" : "slaac",
                "tags",
                ip.get("tags"),
                "state",
                ip.truth("_dynamic") ? "pending" : "attached",
                "ipam_id",
                ip.get("ipam_id"));
    }

    /** The addresses of a server, the oldest first. */
    public static List<JsonObject> of(Transaction tx, String serverId) {
        return tx.list(KIND, ip -> ip.string("_server").equals(serverId));
    }

    private Answer list(Call call, Transaction tx) {
        List<JsonObject> found = tx.list(
                KIND,
                Resources.filter(call, "type", "project", "organization")
                        .and(ip -> ip.string("zone").equals(call.zone()) && !ip.truth("_dynamic")));
        return Pages.instance(
                call, "ips", found.stream().map(ip -> shown(tx, ip)).toList());
    }

    private Answer create(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        String project = fields.id("project").orElse(fields.id("organization").orElse(tenant.project()));
        List<String> tags = fields.texts("tags");
        String type = fields.oneOf("type", "routed_ipv4", "routed_ipv6");
        Optional<String> server = fields.id("server");
        fields.check();
        server.ifPresent(id -> Resources.inZone(tx, Servers.KIND, id, call.zone()));
        JsonObject ip = make(tx, project, call.zone(), type).with("tags", tags).with("_server", server.orElse(null));
        server.ifPresent(id -> ServerActions.refitLater(tx, id));
        return Wire.created(call, "ip", shown(tx, tx.put(KIND, ip)));
    }

    private JsonObject make(Transaction tx, String project, String zone, String type) {
        boolean four = type.equals("routed_ipv4");
        String id = Resources.newId();
        return JsonObject.of(
                "id",
                id,
                "address",
                four ? free(tx, "address", this::address) : null,
                "prefix",
                four ? null : free(tx, "prefix", i -> String.format("2001:db8:%x:%x::/64", i / BLOCK, i % BLOCK + 1)),
                "reverse",
                null,
                "server",
                null,
                "organization",
                tenant.organization(),
                "project",
                project,
                "zone",
                zone,
                "type",
                type,
                "state",
                "detached",
                "tags",
                List.of(),
                "ipam_id",
                id);
    }

    /** Clouds begin at different blocks, as those of one host would take each other's addresses. */
    private String address(int number) {
        int block = Math.floorMod(tenant.project().hashCode() + number / BLOCK, BLOCKS);
        return String.format("127.%d.%d.%d", 42 + block / 250, block % 250, number % BLOCK + 1);
    }

    private static String free(Transaction tx, String member, IntFunction<String> form) {
        Set<String> taken =
                tx.list(KIND, ip -> true).stream().map(ip -> ip.string(member)).collect(Collectors.toSet());
        return IntStream.range(0, ADDRESSES)
                .mapToObj(form)
                .filter(address -> !taken.contains(address))
                .findFirst()
                .orElseThrow(() -> ApiError.http(403, "quotas_exceeded", "all addresses are taken"));
    }

    /** An address for as long as a server runs. */
    void addDynamic(Transaction tx, JsonObject server) {
        JsonObject ip = make(tx, server.string("project"), server.string("zone"), "routed_ipv4");
        tx.put(KIND, ip.with("_dynamic", true).with("_server", server.string("id")));
    }

    static void attach(Transaction tx, JsonObject ip, String serverId) {
        tx.put(KIND, ip.with("_server", serverId));
    }

    /** Takes a server's addresses away, those that were only its own for good. */
    static void release(Transaction tx, String serverId, boolean dynamicOnly) {
        for (JsonObject ip : of(tx, serverId)) {
            if (ip.truth("_dynamic")) {
                tx.remove(KIND, ip.string("id"));
            } else if (!dynamicOnly) {
                tx.put(KIND, ip.with("_server", null));
            }
        }
    }

    private Answer update(Call call, Transaction tx) {
        Fields fields = Fields.of(call);
        JsonObject ip = get(call, tx);
        JsonObject changed = fields.body().hasValue("tags") ? ip.with("tags", fields.texts("tags")) : ip;
        Optional<String> reverse = fields.text("reverse").filter(text -> !text.isEmpty());
        if (reverse.isPresent() && !reverse.get().equals(ip.string("reverse"))) {
            // Names of the world do not resolve to addresses of this host's own.
            fields.wrong(
                    "reverse",
                    "Your reverse must resolve. Ensure the command 'dig +short " + reverse.get()
                            + "' matches your IP address '" + ip.string("address") + "'.");
        } else if (fields.given("reverse")) {
            changed = changed.with("reverse", reverse.orElse(null));
        }
        Optional<String> server = fields.id("server");
        fields.check();
        if (fields.given("server")) {
            server.ifPresent(id -> Resources.inZone(tx, Servers.KIND, id, call.zone()));
            refit(tx, ip);
            changed = changed.with("_server", server.orElse(null));
            refit(tx, changed);
        }
        return one(tx, tx.put(KIND, changed));
    }

    private Answer delete(Call call, Transaction tx) {
        JsonObject ip = get(call, tx);
        tx.remove(KIND, ip.string("id"));
        refit(tx, ip);
        return Answer.empty();
    }

    private static void refit(Transaction tx, JsonObject ip) {
        if (ip.hasValue("_server")) {
            ServerActions.refitLater(tx, ip.string("_server"));
        }
    }
}
