package dev.slipway.machine.ssh;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and as whom to log in.
 *
 * @param host an address of this host that leads to the guest
 * @param user who logs in
 * @param privateKey the only key that is offered
 * @param knownHosts the server's own file: a key seen first is kept, another one later is refused
 * @param becomes whom commands then run as, by sudo; where it is absent they run as {@code user}
 */
public record SshTarget(
        String host, int port, String user, Path privateKey, Path knownHosts, Optional<String> becomes) {
    private static final String ROOT = "root";

    /** A target whose commands run as the one who logs in. */
    public SshTarget(String host, int port, String user, Path privateKey, Path knownHosts) {
        this(host, port, user, privateKey, knownHosts, Optional.empty());
    }

    /** The same server, another user; through sudo where commands are run through it already. */
    public SshTarget as(String other) {
        return becomes.isPresent()
                ? new SshTarget(host, port, user, privateKey, knownHosts, Optional.of(other))
                : new SshTarget(host, port, other, privateKey, knownHosts);
    }

    /** The same server; commands run as root, by sudo unless root itself logs in. */
    public SshTarget asRoot() {
        return user.equals(ROOT) ? this : new SshTarget(host, port, user, privateKey, knownHosts, Optional.of(ROOT));
    }
}
