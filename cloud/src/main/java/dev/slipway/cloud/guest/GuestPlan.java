package dev.slipway.cloud.guest;

import dev.slipway.cloud.network.SecurityRules;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a guest is made of when it is switched on.
 *
 * @param disks the first one is booted from, by UEFI
 * @param publicCard the way to the world and to the metadata; a guest without one gets a seed
 * @param rules the security group of every card
 * @param seed what cloud-init reads from a CD where there is no metadata service
 */
public record GuestPlan(
        UUID server,
        String name,
        int cpus,
        long memoryBytes,
        Architecture architecture,
        List<GuestDisk> disks,
        Optional<PublicCard> publicCard,
        List<PrivateCard> privateCards,
        SecurityRules rules,
        Optional<Seed> seed) {

    /** Copies the lists. */
    public GuestPlan {
        disks = List.copyOf(disks);
        privateCards = List.copyOf(privateCards);
    }

    /** The same guest with other rules. */
    public GuestPlan withRules(SecurityRules other) {
        return new GuestPlan(
                server, name, cpus, memoryBytes, architecture, disks, publicCard, privateCards, other, seed);
    }

    /** The processors that Scaleway rents. */
    public enum Architecture {
        X86_64,
        ARM64
    }
}
