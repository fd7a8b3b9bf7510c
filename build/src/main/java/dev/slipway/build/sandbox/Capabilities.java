package dev.slipway.build.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a command may do that an ordinary process may not (capabilities(7)). */
final class Capabilities {
    /** Docker's set, a80425fb. */
    private static final List<String> DOCKERS = List.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_FSETID",
            "CAP_FOWNER",
            "CAP_MKNOD",
            "CAP_NET_RAW",
            "CAP_SETGID",
            "CAP_SETUID",
            "CAP_SETFCAP",
            "CAP_SETPCAP",
            "CAP_NET_BIND_SERVICE",
            "CAP_SYS_CHROOT",
            "CAP_KILL",
            "CAP_AUDIT_WRITE");

    /** All there are, at the place of their number. */
    private static final List<String> BY_NUMBER = List.of(
            ("CAP_CHOWN CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_FOWNER CAP_FSETID CAP_KILL CAP_SETGID CAP_SETUID"
                            + " CAP_SETPCAP CAP_LINUX_IMMUTABLE CAP_NET_BIND_SERVICE CAP_NET_BROADCAST CAP_NET_ADMIN"
                            + " CAP_NET_RAW CAP_IPC_LOCK CAP_IPC_OWNER CAP_SYS_MODULE CAP_SYS_RAWIO CAP_SYS_CHROOT"
                            + " CAP_SYS_PTRACE CAP_SYS_PACCT CAP_SYS_ADMIN CAP_SYS_BOOT CAP_SYS_NICE CAP_SYS_RESOURCE"
                            + " CAP_SYS_TIME CAP_SYS_TTY_CONFIG CAP_MKNOD CAP_LEASE CAP_AUDIT_WRITE CAP_AUDIT_CONTROL"
                            + " CAP_SETFCAP CAP_MAC_OVERRIDE CAP_MAC_ADMIN CAP_SYSLOG CAP_WAKE_ALARM CAP_BLOCK_SUSPEND"
                            + " CAP_AUDIT_READ CAP_PERFMON CAP_BPF CAP_CHECKPOINT_RESTORE")
                    .split(" "));

    private Capabilities() {}

    /** The names a command gets, of those this process has itself: nobody can give away more. */
    static List<String> of(Security security) throws IOException {
        long own = own();
        List<String> names = new ArrayList<>();
        for (int number = 0; number < BY_NUMBER.size(); number++) {
            String name = BY_NUMBER.get(number);
            boolean wanted = security == Security.INSECURE || DOCKERS.contains(name);
            if (wanted && (own >> number & 1) == 1) {
                names.add(name);
            }
        }
        return names;
    }

    private static long own() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("CapPrm:")) {
                return Long.parseUnsignedLong(line.substring("CapPrm:".length()).strip(), 16);
            }
        }
        throw new SandboxException("/proc/self/status does not say what this process may do: is /proc mounted?");
    }
}
