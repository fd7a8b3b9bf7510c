package dev.slipway.image.harden;

import dev.slipway.image.harden.Setting.AuditLocked;
import dev.slipway.image.harden.Setting.AuditedPrograms;
import dev.slipway.image.harden.Setting.Enabled;
import dev.slipway.image.harden.Setting.Installed;
import dev.slipway.image.harden.Setting.KernelArgument;
import dev.slipway.image.harden.Setting.Line;
import dev.slipway.image.harden.Setting.Mode;
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
        rules.add(Rule.of(
                "journal",
                Level.INTERMEDIARY,
                "R71; CIS 6.1",
                "the journal is kept on disk, compressed, and bounded",
                List.of(journal(hardening))));
        rules.add(Rule.of(
                "time",
                Level.INTERMEDIARY,
                "R71; CIS 2.3",
                "the clock follows a time server: from enhanced on by chrony, as ANSSI has it",
                clock(hardening)));
        return rules;
    }

    private static List<Setting> clock(Hardening hardening) {
        return hardening.level().includes(Level.ENHANCED)
                ? List.of(
                        new Installed("chrony"),
                        Texts.file("etc/systemd/system/chrony.service.d/slipway.conf", 0644),
                        new Enabled("chrony.service"))
                : List.of(new Enabled("systemd-timesyncd.service"));
    }

    /** One file for two rules: rsyslog reads what the journal hands on. */
    private static NewFile journal(Hardening hardening) {
        NewFile file = Texts.file("etc/systemd/journald.conf", 0644);
        return hardening.asksFor(SYSLOG, Level.ENHANCED)
                ? new NewFile(
                        file.path(), file.mode(), file.text().replace("ForwardToSyslog=no", "ForwardToSyslog=yes"))
                : file;
    }

    private static final String SYSLOG = "syslog";

    private static final List<Rule> ALWAYS = List.of(
            Rule.of(
                    "audit",
                    Level.ENHANCED,
                    "R73; CIS 6.2",
                    "the kernel records who changes accounts, rights, time and modules, and who uses setuid programs",
                    List.of(
                            new Installed("auditd"),
                            new KernelArgument("audit=1"),
                            new KernelArgument("audit_backlog_limit=8192"),
                            Texts.file("etc/audit/rules.d/50-slipway.rules", 0600),
                            new AuditedPrograms("etc/audit/rules.d/60-slipway-programs.rules"),
                            new Mode("etc/audit/rules.d/audit.rules", 0600),
                            new Line("etc/audit/auditd.conf", "log_group", "= root"),
                            new Line("etc/audit/auditd.conf", "disk_error_action", "= SYSLOG"),
                            new Enabled("auditd.service"))),
            Rule.of(
                            "audit-locked",
                            Level.ENHANCED,
                            "R73; CIS 6.2",
                            "what the audit records is fixed until the next boot",
                            List.of(Texts.file("etc/audit/rules.d/99-finalize.rules", 0600), new AuditLocked()))
                    .breaking("new audit rules without a reboot"),
            Rule.of(
                    "apparmor",
                    Level.ENHANCED,
                    "R45",
                    "AppArmor confines programs that have a profile",
                    List.of(
                            new Installed("apparmor"),
                            new Installed("apparmor-utils"),
                            new Installed("libpam-apparmor"),
                            new KernelArgument("apparmor=1"),
                            new KernelArgument("security=apparmor"))),
            Rule.of(
                            "aide",
                            Level.HIGH,
                            "R76; R79; CIS 6.3",
                            "every day the files of the system are compared with what they were",
                            List.of(
                                    new Installed("aide"),
                                    Texts.file("etc/aide/aide.conf", 0600),
                                    Texts.file("etc/systemd/system/slipway-aide.service", 0644),
                                    Texts.file("etc/systemd/system/slipway-aide.timer", 0644),
                                    new Enabled("slipway-aide.timer")))
                    .breaking("nothing, but after updates the comparison fails until /var/lib/aide/aide.db is removed"),
            Rule.of(
                    "log-rotation",
                    Level.ENHANCED,
                    "R71; CIS 6.1",
                    "logs beside the journal, as apt's and fail2ban's, are rotated and bounded",
                    List.of(
                            new Installed("logrotate"),
                            Texts.file("etc/logrotate.conf", 0644),
                            new Enabled("logrotate.timer"))),
            Rule.of(
                    SYSLOG,
                    Level.ENHANCED,
                    "R71; CIS 6.1",
                    "logs are also files of rsyslog, which can send them on by TLS to a host that the owner names",
                    List.of(new Installed("rsyslog"), new Installed("rsyslog-gnutls"), new Enabled("rsyslog.service"))),
            Rule.of(
                    "package-sums",
                    Level.HIGH,
                    "lynis PKGS-7370",
                    "files of packages can be compared with what their packages brought",
                    List.of(new Installed("debsums"))),
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
                    List.of(Texts.file("etc/issue", 0644), Texts.file("etc/issue.net", 0644))));
}
