/**
 * Private networks: {@code vpc/v2} and the addresses in them, {@code ipam/v1}.
 * A network's two subnets, an IPv4 /22 and an IPv6 /64, never overlap another's.
 */
@NullMarked
package dev.slipway.cloud.vpc;

import org.jspecify.annotations.NullMarked;
