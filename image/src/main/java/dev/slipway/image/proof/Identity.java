package dev.slipway.image.proof;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What tells a server from all others.
 *
 * @param hostKeys public host keys, sorted
 */
record Identity(String machineId, List<String> hostKeys) {

    static Identity of(ProofServer server) throws IOException, InterruptedException {
        return new Identity(
                server.say("cat /etc/machine-id"),
                server.say("cat /etc/ssh/ssh_host_*_key.pub | cut -d ' ' -f 1,2 | sort")
                        .lines()
                        .toList());
    }

    /** Whether a later look shows the same server; a key may have been in the making at the first look. */
    boolean isStill(Identity later) {
        return machineId.equals(later.machineId) && later.hostKeys.containsAll(hostKeys);
    }

    /** Something that both have and no two servers may share. */
    Optional<String> sharedWith(Identity other) {
        if (machineId.equals(other.machineId)) {
            return Optional.of("the machine-id " + machineId);
        }
        return hostKeys.stream().filter(other.hostKeys::contains).findFirst().map(key -> "the host key " + key);
    }
}
