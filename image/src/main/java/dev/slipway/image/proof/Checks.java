package dev.slipway.image.proof;

import dev.slipway.image.definition.GuestTest;
import dev.slipway.image.harden.Audit;
import dev.slipway.image.harden.Hardening;
import dev.slipway.machine.ssh.SshOutcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What every server of Slipway must be. */
final class Checks {
    static final String KEYS_DIFFER = "two servers share no host key, machine-id, DHCP identity or random seed";
    static final String SECOND_BOOT = "boots a second time, as the same server";

    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(10);
    /** In which the kernel tells where partitions begin. */
    private static final int SECTOR_BYTES = 512;

    private static final double GROWN = 0.9;
    private static final Duration POLL = Duration.ofSeconds(2);

    private Checks() {}

    static Check ssh() {
        return new Check("boots and answers by ssh", server -> {
            server.awaitSsh();
            return Verdict.of(true, "");
        });
    }

    static Check noFailedUnit() {
        return new Check("no systemd unit failed", Checks::units);
    }

    /** Waits for the end of the boot first: a unit that has not started yet has not failed either. */
    static Verdict units(ProofServer server) throws IOException, InterruptedException {
        String state = server.await("the end of the boot", POLL, () -> {
            String now = server.say("systemctl is-system-running || true");
            return now.equals("starting") || now.equals("initializing") ? Optional.empty() : Optional.of(now);
        });
        String failed = server.say("systemctl --failed --plain --no-legend | cut -d ' ' -f 1");
        return failed.isEmpty()
                ? Verdict.of(state.equals("running"), state)
                : Verdict.of(
                        false,
                        "failed: " + failed.replace('\n', ' ') + "; "
                                + server.say("journalctl -b -p err --no-pager -o cat | tail -n 5"));
    }

    static List<Check> ofEveryServer() {
        return List.of(
                noFailedUnit(),
                new Check("root file system grown to the disk", Checks::grown),
                new Check("host keys made at first boot", Checks::hostKeys),
                new Check("machine-id made at first boot", Checks::machineId),
                new Check("clock is right", Checks::clock),
                new Check("network is up", Checks::network));
    }

    /** What the image's rules ask for, seen in the running server. */
    static Check hardened(Hardening hardening) {
        return new Check("hardened as the definition asks", server -> {
            Audit audit = Audit.ofGuest(hardening, server.say(Audit.guestScript(hardening.rules())));
            List<Audit.Finding> failures = audit.failures(hardening.level());
            return Verdict.of(
                    failures.isEmpty(),
                    failures.isEmpty()
                            ? hardening.rules().size() + " rules, level "
                                    + hardening.level().name().toLowerCase(Locale.ROOT)
                            : failures.stream()
                                    .map(failure -> failure.rule() + ": " + failure.detail())
                                    .collect(Collectors.joining("; ")));
        });
    }

    /** The root is the last partition: what lies ahead of it was never its. */
    private static Verdict grown(ProofServer server) throws IOException, InterruptedException {
        String[] words = server.say(
                        "stat -f -c '%b %S' / | { read -r blocks size; echo $((blocks * size)); };"
                                + " device=$(findmnt -nvo SOURCE /); cat /sys/class/block/${device##*/}/start 2> /dev/null || echo 0")
                .split("\\s+");
        long bytes = Long.parseLong(words[0]);
        long room = server.diskBytes() - Long.parseLong(words[1]) * SECTOR_BYTES;
        String text = String.format(
                Locale.ROOT,
                "%.1f GiB of %.1f GiB that the disk has for it",
                bytes / (double) (1 << 30),
                room / (double) (1 << 30));
        return Verdict.of(bytes > room * GROWN, text);
    }

    private static Verdict hostKeys(ProofServer server) throws IOException, InterruptedException {
        List<String> lines = server.say(
                        "start=$(sed -n 's/^btime //p' /proc/stat); for key in /etc/ssh/ssh_host_*_key; do"
                                + " echo $(( $(stat -c %Y $key) - start )) ${key#/etc/ssh/ssh_host_}; done")
                .lines()
                .toList();
        boolean all = !lines.isEmpty()
                && lines.stream()
                        .allMatch(line -> Long.parseLong(line.split(" ", 2)[0]) >= -CLOCK_TOLERANCE.toSeconds());
        return Verdict.of(
                all,
                String.join(
                        ", ",
                        lines.stream()
                                .map(line -> line.split(" ", 2)[1].replace("_key", ""))
                                .toList()));
    }

    private static Verdict machineId(ProofServer server) throws IOException, InterruptedException {
        String[] words = server.say(
                        "echo $(cat /etc/machine-id) $(( $(stat -c %Y /etc/machine-id) - $(sed -n 's/^btime //p' /proc/stat) ))")
                .split(" ", 2);
        boolean made = words.length == 2
                && words[0].matches("[0-9a-f]{32}")
                && Long.parseLong(words[1]) >= -CLOCK_TOLERANCE.toSeconds();
        return Verdict.of(made, words[0]);
    }

    private static Verdict clock(ProofServer server) throws IOException, InterruptedException {
        Instant before = Instant.now();
        Instant there = Instant.ofEpochSecond(Long.parseLong(server.say("date +%s")));
        Instant after = Instant.now();
        boolean right = !there.isBefore(before.minus(CLOCK_TOLERANCE)) && !there.isAfter(after.plus(CLOCK_TOLERANCE));
        return Verdict.of(right, there + (right ? "" : ", but here it is " + after));
    }

    private static Verdict network(ProofServer server) throws IOException, InterruptedException {
        String address = server.say("ip -o -4 address show scope global | sed -n '1s/.* inet \\([^ ]*\\).*/\\1/p'");
        String route = server.say("ip -4 route show default | head -n 1");
        String names = server.say("grep -c ^nameserver /etc/resolv.conf || true");
        boolean up = !address.isEmpty() && !route.isEmpty() && !names.equals("0") && !names.isEmpty();
        return Verdict.of(
                up,
                "address " + address + ", " + (route.isEmpty() ? "no default route" : route) + ", name servers: "
                        + names);
    }

    /** The author's own assertion. */
    static Check of(GuestTest test) {
        return new Check(test.name(), server -> {
            SshOutcome outcome = server.run(test.command());
            boolean status = outcome.status() == test.exitStatus();
            boolean text = test.contains().map(outcome.output()::contains).orElse(true);
            return Verdict.of(status && text, status && text ? lastLine(outcome.output()) : failure(test, outcome));
        });
    }

    private static String failure(GuestTest test, SshOutcome outcome) {
        String wanted = "exit status " + test.exitStatus()
                + test.contains()
                        .map(words -> " and output with \"" + words + "\"")
                        .orElse("");
        return "wanted " + wanted + ", got exit status " + outcome.status() + ": "
                + (outcome.output() + outcome.errors()).strip();
    }

    private static String lastLine(String output) {
        return output.strip().lines().reduce((a, b) -> b).orElse("");
    }
}
