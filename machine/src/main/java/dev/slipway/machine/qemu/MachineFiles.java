package dev.slipway.machine.qemu;

import java.nio.file.Path;

/**
 * The names of what a machine keeps in its directory.
 *
 * @param directory the machine's own
 */
public record MachineFiles(Path directory) {
    static final String QMP = "qmp.sock";
    static final String SERIAL_SOCKET = "serial.sock";
    static final String SERIAL_LOG = "serial.log";
    static final String PID = "qemu.pid";
    static final String VARIABLES = "efivars.fd";

    /** QEMU's control socket. */
    public Path qmp() {
        return directory.resolve(QMP);
    }

    /** The serial line, both ways. */
    public Path serialSocket() {
        return directory.resolve(SERIAL_SOCKET);
    }

    /** What the guest printed on the serial line since the machine was made. */
    public Path serialLog() {
        return directory.resolve(SERIAL_LOG);
    }

    /** Written by QEMU, which removes it when it ends on its own. */
    public Path pid() {
        return directory.resolve(PID);
    }

    /** What QEMU itself prints. */
    public Path qemuLog() {
        return directory.resolve("qemu.log");
    }

    /** The machine's UEFI variables. */
    public Path variables() {
        return directory.resolve(VARIABLES);
    }

    /** How the last run ended, as JSON; absent while it runs and when nobody was left to see the end. */
    public Path exit() {
        return directory.resolve("exit.json");
    }

    /** Held by the process that makes the server, until the server is known or gone; its death gives the rest away. */
    public Path owner() {
        return directory.resolve("owner");
    }

    /** Locked by the process that starts, changes or removes the machine. */
    public Path lock() {
        return directory.resolve("lock");
    }

    /** The ssh host keys that the server was seen with. */
    public Path knownHosts() {
        return directory.resolve("known_hosts");
    }
}
