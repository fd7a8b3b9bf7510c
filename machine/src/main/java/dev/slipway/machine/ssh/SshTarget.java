package dev.slipway.machine.ssh;

import java.nio.file.Path;

/**
 * Where and as whom to log in.
 *
 * @param host an address of this host that leads to the guest
 * @param privateKey the only key that is offered
 * @param knownHosts the server's own file: a key seen first is kept, another one later is refused
 */
public record SshTarget(String host, int port, String user, Path privateKey, Path knownHosts) {

    /** The same server, another user. */
    public SshTarget as(String other) {
        return new SshTarget(host, port, other, privateKey, knownHosts);
    }
}
