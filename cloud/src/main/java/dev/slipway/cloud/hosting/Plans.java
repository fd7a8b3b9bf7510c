package dev.slipway.cloud.hosting;

import dev.slipway.cloud.block.BlockVolumes;
import dev.slipway.cloud.disks.Layers;
import dev.slipway.cloud.guest.GuestDisk;
import dev.slipway.cloud.guest.GuestPlan;
import dev.slipway.cloud.guest.PrivateCard;
import dev.slipway.cloud.guest.PublicCard;
import dev.slipway.cloud.guest.Seed;
import dev.slipway.cloud.instance.Ips;
import dev.slipway.cloud.instance.PrivateNics;
import dev.slipway.cloud.instance.SecurityGroups;
import dev.slipway.cloud.instance.ServerTypes;
import dev.slipway.cloud.instance.ServerVolumes;
import dev.slipway.cloud.instance.Volumes;
import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.network.IpRange;
import dev.slipway.cloud.network.MacAddress;
import dev.slipway.cloud.network.SecurityRules;
import dev.slipway.cloud.state.Transaction;
import dev.slipway.cloud.vpc.Ipam;
import dev.slipway.machine.qemu.Drive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Guests as the documents of the state describe them. */
final class Plans {
    /** A guest gets no more of the host than this, however large the type that is emulated. */
    private static final long MOST_MEMORY_BYTES = 2L << 30;

    private static final int MOST_CPUS = 2;

    private final Layers layers;
    private final ServerTypes types;

    Plans(Layers layers, ServerTypes types) {
        this.layers = layers;
        this.types = types;
    }

    /** How a volume's document comes to name the layer it is written to. */
    private interface Written {
        JsonObject by(String kind, JsonObject volume);
    }

    /** The guest of a server as it is to be switched on; its volumes get layers to write to. */
    GuestPlan of(Transaction tx, JsonObject server) {
        return of(tx, server, (kind, volume) -> layers.writable(tx, kind, volume));
    }

    /**
     * The guest of a server that runs.
     *
     * @param written whether the guest writes to this volume already; the others get layers to write to
     */
    GuestPlan ofRunning(Transaction tx, JsonObject server, Predicate<JsonObject> written) {
        return of(tx, server, (kind, volume) -> {
            if (!written.test(volume)) {
                return layers.writable(tx, kind, volume);
            }
            Layers.grow(tx, volume);
            return volume;
        });
    }

    /** Why no guest can be made of a server; empty when one can. */
    static Optional<String> refusal(JsonObject server) {
        if (server.string("arch").equals("arm64")) {
            return Optional.of("this host runs servers of x86_64 only, and this one is of arm64;"
                    + " choose an x86_64 commercial type and image");
        }
        if (server.string("boot_type").equals("rescue")) {
            return Optional.of("this cloud has no rescue system to boot; set boot_type to local,"
                    + " or attach the server's volume to another server");
        }
        return server.object(ServerVolumes.MEMBER).members().isEmpty()
                ? Optional.of("the server has no volume to boot from; attach one")
                : Optional.empty();
    }

    private GuestPlan of(Transaction tx, JsonObject server, Written written) {
        String id = server.string("id");
        ServerTypes.ServerType type =
                types.find(server.string("commercial_type")).orElseThrow();
        List<PrivateCard> cards = privateCards(tx, id);
        Optional<PublicCard> open = publicCard(tx, server);
        JsonObject metadata = ServerMetadata.of(tx, server);
        Optional<Seed> seed = open.isPresent() ? Optional.empty() : Optional.of(ServerSeed.of(server, metadata, cards));
        return new GuestPlan(
                UUID.fromString(id),
                server.string("name"),
                Math.clamp(type.cpus(), 1, MOST_CPUS),
                Math.min(type.memoryBytes(), MOST_MEMORY_BYTES),
                server.string("arch").equals("arm64") ? GuestPlan.Architecture.ARM64 : GuestPlan.Architecture.X86_64,
                disks(tx, server, written),
                open,
                cards,
                rules(tx, server),
                seed);
    }

    /** The disks, the one to boot from first. */
    private List<GuestDisk> disks(Transaction tx, JsonObject server, Written written) {
        JsonObject notes = server.object(ServerVolumes.MEMBER);
        List<GuestDisk> disks = new ArrayList<>();
        for (String place : notes.members().keySet()) {
            JsonObject note = notes.object(place);
            GuestDisk disk = disk(tx, note, written);
            disks.add(note.truth("boot") ? 0 : disks.size(), disk);
        }
        return disks;
    }

    private GuestDisk disk(Transaction tx, JsonObject note, Written written) {
        String kind = note.truth("block") ? BlockVolumes.KIND : Volumes.KIND;
        JsonObject volume = written.by(kind, tx.find(kind, note.string("id")).orElseThrow());
        UUID id = UUID.fromString(volume.string("id"));
        Path file = layers.file(volume.string(Layers.OWN));
        long sizeBytes = volume.number("size");
        return note.truth("block")
                ? GuestDisk.block(id, file, Drive.Format.QCOW2, sizeBytes)
                : GuestDisk.local(id, file, Drive.Format.QCOW2, sizeBytes);
    }

    private static Optional<PublicCard> publicCard(Transaction tx, JsonObject server) {
        return Ips.of(tx, server.string("id")).stream()
                .filter(ip -> ip.string("type").equals("routed_ipv4"))
                .findFirst()
                .map(ip -> new PublicCard(
                        MacAddress.parse(server.string("mac_address")), ip.string("address"), PublicCard.USUAL_PORTS));
    }

    private static List<PrivateCard> privateCards(Transaction tx, String serverId) {
        return PrivateNics.of(tx, serverId).stream()
                .map(nic -> new PrivateCard(
                        UUID.fromString(nic.string("private_network_id")),
                        MacAddress.parse(nic.string("mac_address")),
                        nic.strings("ipam_ip_ids").stream()
                                .flatMap(ip -> tx.find(Ipam.KIND, ip).stream())
                                .filter(ip -> !ip.truth("is_ipv6"))
                                .map(ip -> IpRange.parse(ip.string("address")))
                                .findFirst()))
                .toList();
    }

    /** What may pass to and from a server now. */
    static SecurityRules rules(Transaction tx, JsonObject server) {
        return tx.find(SecurityGroups.KIND, server.string("_security_group"))
                .map(GroupRules::of)
                .orElse(SecurityRules.open());
    }
}
