package dev.slipway.machine;

import dev.slipway.machine.qemu.MachineFiles;
import dev.slipway.machine.qemu.MachineSpec;
import dev.slipway.machine.ssh.SshTarget;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What is remembered of a server from its creation on.
 *
 * @param created when
 * @param imageId the UUID of the image whose disk lies under the server's own
 * @param imageName as the user named it
 * @param command what the server was made to run, empty for a server that just serves
 * @param removeAtEnd whether the server is removed when it ends
 * @param user who logs in; commands run as root all the same
 * @param sshPort where the guest's ssh server listens
 * @param privateKey opens the server
 */
public record MachineRecord(
        MachineSpec spec,
        Instant created,
        String imageId,
        String imageName,
        List<String> command,
        boolean removeAtEnd,
        String user,
        int sshPort,
        Path privateKey) {

    /** Copies the list. */
    public MachineRecord {
        command = List.copyOf(command);
    }

    /** The server itself. */
    public Machine machine() {
        return Machine.of(spec);
    }

    /** Where its ssh server is reached; its port at its own address when nothing was forwarded. */
    public SshTarget ssh() {
        return new SshTarget(
                        spec.forwardTo(sshPort).map(f -> f.hostAddress()).orElse(spec.loopbackAddress()),
                        spec.forwardTo(sshPort).map(f -> f.hostPort()).orElse(sshPort),
                        user,
                        privateKey,
                        new MachineFiles(spec.directory()).knownHosts())
                .asRoot();
    }
}
