package dev.slipway.cloud.guest;

import dev.slipway.cloud.network.MacAddress;
import java.util.List;

/**
 * The card with the way to the world. In the guest it has the address {@value #ADDRESS_INSIDE}, translated as a router
 * at home does.
 *
 * @param loopbackAddress the server's own address of the host, in 127/8, which answers for it
 * @param ports the TCP ports of that address that lead to the same ports of the guest
 */
public record PublicCard(MacAddress mac, String loopbackAddress, List<Integer> ports) {
    /** What DHCP gives the guest. */
    public static final String ADDRESS_INSIDE = "10.0.2.15";

    /** What people reach servers by: ssh, mail, names, web, the daemon of Docker, databases and their like. */
    public static final List<Integer> USUAL_PORTS =
            List.of(22, 25, 53, 80, 443, 2375, 2376, 3000, 3306, 5000, 5432, 6379, 6443, 8000, 8080, 8443, 9000, 9090);

    /** Copies the ports and refuses addresses that are not of the loopback network. */
    public PublicCard {
        ports = List.copyOf(ports);
        if (!loopbackAddress.startsWith("127.")) {
            throw new IllegalArgumentException("a server's own address lies in 127/8, unlike " + loopbackAddress);
        }
    }
}
