package dev.slipway.image.harden;

import dev.slipway.image.harden.Setting.Enabled;
import dev.slipway.image.harden.Setting.Installed;
import dev.slipway.image.harden.Setting.KernelArgument;
import dev.slipway.image.harden.Setting.NewFile;
import java.util.ArrayList;
import java.util.List;

/** What watches over a server and keeps it current. */
final class SystemRules {
    private SystemRules() {}

    static List<Rule> of(Hardening hardening) {
        List<Rule> rules = new ArrayList<>(ALWAYS);
        if (hardening.securityUpdates()) {
            rules.add(Rule.of(
                    "security-updates",
                    Level.MINIMAL,
                    "R61",
                    "security updates are installed every day, without a reboot",
                    List.of(
                            new Installed("unattended-upgrades"),
                            Texts.file("etc/apt/apt.conf.d/52slipway-updates", 0644))));
        }
        if (hardening.fail2ban()) {
            rules.add(Rule.of(
                    "fail2ban",
                    Level.MINIMAL,
                    "the article; lynis DEB-0880",
                    "an address that fails to log in five times is shut out for a while",
                    List.of(
                            new Installed("fail2ban"),
                            new Installed("python3-systemd"),
                            new Installed("nftables"),
                            new NewFile(
                                    "etc/fail2ban/jail.local",
                                    0644,
                                    Texts.read("files/etc/fail2ban/jail.local")
                                            .replace(
                                                    "@PORT@",
                                                    Integer.toString(
                                                            hardening.ssh().port()))),
                            new Enabled("fail2ban.service"))));
        }
        return rules;
    }

    private static final List<Rule> ALWAYS = List.of(
            Rule.of(
                    "audit",
                    Level.ENHANCED,
                    "R73; CIS 6.2",
                    "the kernel records who changes accounts, rights, time and modules",
                    List.of(
                            new Installed("auditd"),
                            new KernelArgument("audit=1"),
                            new KernelArgument("audit_backlog_limit=8192"),
                            Texts.file("etc/audit/rules.d/50-slipway.rules", 0640),
                            new Enabled("auditd.service"))),
            Rule.of(
                    "apparmor",
                    Level.ENHANCED,
                    "R45",
                    "AppArmor confines programs that have a profile",
                    List.of(
                            new Installed("apparmor"),
                            new Installed("apparmor-utils"),
                            new KernelArgument("apparmor=1"),
                            new KernelArgument("security=apparmor"))),
            Rule.of(
                    "journal",
                    Level.INTERMEDIARY,
                    "R71; CIS 6.1",
                    "the journal is kept on disk, compressed, and bounded",
                    List.of(Texts.file("etc/systemd/journald.conf.d/60-slipway.conf", 0644))),
            Rule.of(
                    "no-core-dumps",
                    Level.INTERMEDIARY,
                    "R14; CIS 1.5",
                    "the memory of a program that crashed is not written to disk",
                    List.of(
                            Texts.file("etc/systemd/coredump.conf.d/60-slipway.conf", 0644),
                            Texts.file("etc/security/limits.d/60-slipway.conf", 0644))),
            Rule.of(
                    "banner",
                    Level.INTERMEDIARY,
                    "CIS 1.6",
                    "who connects reads that access is for those who are allowed, and no version",
                    List.of(Texts.file("etc/issue", 0644), Texts.file("etc/issue.net", 0644))),
            Rule.of(
                    "time",
                    Level.INTERMEDIARY,
                    "R71; CIS 2.3",
                    "the clock follows a time server",
                    List.of(new Enabled("systemd-timesyncd.service"))));
}
