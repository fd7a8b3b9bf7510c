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
 * @param user whom commands run as by default
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
        Path privateKey) {

    private static final int SSH = 22;

    /** Copies the list. */
    public MachineRecord {
        command = List.copyOf(command);
    }

    /** The server itself. */
    public Machine machine() {
        return Machine.of(spec);
    }

    /** Where its ssh server is reached; port 22 of its own address when nothing was forwarded. */
    public SshTarget ssh() {
        return new SshTarget(
                spec.forwardTo(SSH).map(f -> f.hostAddress()).orElse(spec.loopbackAddress()),
                spec.forwardTo(SSH).map(f -> f.hostPort()).orElse(SSH),
                user,
                privateKey,
                new MachineFiles(spec.directory()).knownHosts());
    }
}
