package dev.slipway.cloud.guest;

import dev.slipway.cloud.network.IpRange;
import dev.slipway.cloud.network.MacAddress;
import java.util.Optional;
import java.util.UUID;

/**
 * A card in a private network.
 *
 * @param network guests with the same one share a segment
 * @param lease the IPv4 address that DHCP gives the card, with its network's prefix; without it nobody answers DHCP
 */
public record PrivateCard(UUID network, MacAddress mac, Optional<IpRange> lease) {}
