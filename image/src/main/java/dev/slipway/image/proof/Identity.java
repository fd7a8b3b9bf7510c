package dev.slipway.image.proof;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What tells a server from all others.
 *
 * @param hostKeys public host keys, sorted
 * @param dhcp by what it calls itself when it asks for addresses, once a network
 * @param seed the digest of what it will begin its next random numbers with
 */
record Identity(String machineId, List<String> hostKeys, List<String> dhcp, List<String> seed) {

    static Identity of(ProofServer server) throws IOException, InterruptedException {
        return new Identity(
                server.say("cat /etc/machine-id"),
                lines(server, "cat /etc/ssh/ssh_host_*_key.pub | cut -d ' ' -f 1,2 | sort"),
                lines(server, "cat /run/systemd/netif/leases/* 2>/dev/null | sed -n 's/^CLIENTID=//p' | sort"),
                lines(server, "test ! -e /var/lib/systemd/random-seed || sha256sum < /var/lib/systemd/random-seed"));
    }

    private static List<String> lines(ProofServer server, String line) throws IOException, InterruptedException {
        return server.say(line).lines().toList();
    }

    /**
     * Whether a later look shows the same server; a key may have been in the making at the first look, and the seed is
     * another after each boot.
     */
    boolean isStill(Identity later) {
        return machineId.equals(later.machineId)
                && later.hostKeys.containsAll(hostKeys)
                && later.dhcp.containsAll(dhcp);
    }

    /** Something that both have and no two servers may share. */
    Optional<String> sharedWith(Identity other) {
        if (machineId.equals(other.machineId)) {
            return Optional.of("the machine-id " + machineId);
        }
        return Stream.of(
                        shared("the host key ", hostKeys, other.hostKeys),
                        shared("the DHCP client identifier ", dhcp, other.dhcp),
                        shared("the random seed of digest ", seed, other.seed))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> shared(String what, List<String> mine, List<String> others) {
        return mine.stream().filter(others::contains).findFirst().map(one -> what + one);
    }
}
