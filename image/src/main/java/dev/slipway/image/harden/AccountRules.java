package dev.slipway.image.harden;

import dev.slipway.image.harden.Setting.EmptyGroup;
import dev.slipway.image.harden.Setting.Installed;
import dev.slipway.image.harden.Setting.Line;
import dev.slipway.image.harden.Setting.Mode;
import dev.slipway.image.harden.Setting.NewFile;
import dev.slipway.image.harden.Setting.NoOpenAccount;
import dev.slipway.image.harden.Setting.PamLine;
import dev.slipway.image.harden.Setting.PamOption;
import dev.slipway.image.harden.Setting.PasswordMaxAge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Accounts, passwords and rights. */
final class AccountRules {
    private static final String LOGIN_DEFS = "etc/login.defs";
    private static final String COMMON_PASSWORD = "etc/pam.d/common-password";
    private static final String COMMON_ACCOUNT = "etc/pam.d/common-account";
    private static final String PASSWORD_COST = "password-cost";
    private static final String COST = "11";

    private AccountRules() {}

    /** Passwords come before the rest, which is the same for everybody. */
    static List<Rule> of(Hardening hardening) {
        List<Rule> rules = new ArrayList<>(passwords(hardening));
        rules.addAll(ALWAYS);
        return rules;
    }

    private static List<Rule> passwords(Hardening hardening) {
        return List.of(
                Rule.of(
                        "password-quality",
                        Level.MINIMAL,
                        "R31; CIS 5.3",
                        "passwords are long, checked, not reused, and lock the account for a while when guessed at",
                        List.of(
                                new Installed("libpam-pwquality"),
                                Texts.file("etc/security/pwquality.conf", 0644),
                                Texts.file("etc/security/faillock.conf", 0644),
                                Texts.file("etc/tmpfiles.d/slipway-faillock.conf", 0644),
                                Texts.file("etc/pam.d/common-auth", 0644),
                                Texts.file(COMMON_ACCOUNT, 0644),
                                commonPassword(hardening))),
                Rule.of(
                                PASSWORD_COST,
                                Level.HIGH,
                                "R68",
                                "new passwords are hashed at yescrypt's highest cost, 11 in place of 5",
                                List.of(new PamOption(COMMON_PASSWORD, "pam_unix.so", "rounds", Optional.of(COST))))
                        .breaking(
                                "passwords on servers with less than 2 GB of memory: to check one takes 1 GiB, not 16 MiB"));
    }

    /** One file for two rules: the higher cost must not make it another than the lower rule asks for. */
    private static NewFile commonPassword(Hardening hardening) {
        NewFile file = Texts.file(COMMON_PASSWORD, 0644);
        return hardening.asksFor(PASSWORD_COST, Level.HIGH)
                ? new NewFile(file.path(), file.mode(), file.text().replace("rounds=5", "rounds=" + COST))
                : file;
    }

    private static final List<Rule> ALWAYS = List.of(
            Rule.of(
                    "no-open-account",
                    Level.MINIMAL,
                    "R31; R51",
                    "no account has an empty password, and root has none at all",
                    List.of(new NoOpenAccount())),
            // In one rule, as no part may go alone: without the option of PAM an aged password would end root's jobs
            // and keep keys out of sshd.
            Rule.of(
                    "password-storage",
                    Level.MINIMAL,
                    "R68",
                    "passwords are kept as yescrypt hashes, and age; who logs in without one is let in all the same",
                    List.of(
                            new Line(LOGIN_DEFS, "ENCRYPT_METHOD", "YESCRYPT"),
                            new Line(LOGIN_DEFS, "PASS_MAX_DAYS", "365"),
                            new Line(LOGIN_DEFS, "PASS_MIN_DAYS", "1"),
                            new Line(LOGIN_DEFS, "PASS_WARN_AGE", "7"),
                            Texts.file("etc/default/useradd", 0644),
                            new PamOption(COMMON_ACCOUNT, "pam_unix.so", "no_pass_expiry", Optional.empty()),
                            new PasswordMaxAge("root", 365))),
            Rule.of(
                            "console-no-root",
                            Level.INTERMEDIARY,
                            "R33",
                            "root logs in on no console, should it ever get a password",
                            List.of(
                                    // One empty line: a file without any is none to those who look for it.
                                    new NewFile("etc/securetty", 0600, "\n"),
                                    new PamLine(
                                            "etc/pam.d/login",
                                            "auth [success=ok user_unknown=ignore module_unknown=ignore default=die]"
                                                    + " pam_securetty.so noconsole")))
                    .breaking("a password of root's at the hoster's console: log in as another there, and use sudo"),
            Rule.of(
                    "session-timeout",
                    Level.INTERMEDIARY,
                    "R32",
                    "an idle shell ends after ten minutes",
                    List.of(Texts.file("etc/profile.d/slipway-timeout.sh", 0644))),
            Rule.of(
                            "umask",
                            Level.ENHANCED,
                            "R36",
                            "new files are their owner's alone",
                            List.of(
                                    new Line(LOGIN_DEFS, "UMASK", "077"),
                                    new Line("etc/bash.bashrc", "umask", "077"),
                                    Texts.file("etc/profile.d/slipway-umask.sh", 0644)))
                    .breaking("programs that share files by group without saying so"),
            Rule.of(
                    "sudo",
                    Level.INTERMEDIARY,
                    "R39; CIS 5.2",
                    "sudo logs, asks again after a while, and keeps its terminal to itself",
                    List.of(new Installed("sudo"), Texts.file("etc/sudoers.d/00-slipway", 0440))),
            Rule.of(
                    "su-group",
                    Level.INTERMEDIARY,
                    "CIS 5.2.7",
                    "nobody but root uses su; sudo, which logs, is for the others",
                    List.of(new EmptyGroup("sugroup"), Texts.file("etc/pam.d/su", 0644))),
            Rule.of(
                            "job-users",
                            Level.INTERMEDIARY,
                            "CIS 2.4",
                            "only root plans jobs, should cron or at be installed",
                            List.of(new NewFile("etc/cron.allow", 0640, ""), new NewFile("etc/at.allow", 0640, "")))
                    .breaking("crontab and at for others than root"),
            Rule.of(
                    "file-rights",
                    Level.INTERMEDIARY,
                    "R50; CIS 7.1",
                    "files of the system are closed to those who need not read them",
                    List.of(
                            new Mode("etc/shadow", 0640),
                            new Mode("etc/gshadow", 0640),
                            new Mode("etc/passwd", 0644),
                            new Mode("etc/group", 0644),
                            new Mode("etc/ssh/sshd_config", 0600),
                            new Mode("etc/sudoers.d", 0750),
                            new Mode("boot/grub/grub.cfg", 0600),
                            new Mode("boot/System.map-*", 0600),
                            // sudo makes it for everybody to read, unless it is there.
                            new NewFile("etc/skel/.sudo_as_admin_successful", 0640, ""),
                            new Mode("etc/skel/.bash_logout", 0640),
                            new Mode("etc/skel/.bashrc", 0640),
                            new Mode("etc/skel/.profile", 0640),
                            new Mode("etc/crontab", 0600),
                            new Mode("etc/cron.d", 0700),
                            new Mode("etc/cron.hourly", 0700),
                            new Mode("etc/cron.daily", 0700),
                            new Mode("etc/cron.weekly", 0700),
                            new Mode("etc/cron.monthly", 0700))),
            Rule.of(
                            "login-records",
                            Level.INTERMEDIARY,
                            "CIS 6.2.4",
                            "who logged in when is not for everybody to read",
                            List.of(
                                    Texts.file("etc/tmpfiles.d/slipway-logs.conf", 0644),
                                    Texts.file("etc/logrotate.d/btmp", 0644),
                                    Texts.file("etc/logrotate.d/wtmp", 0644)))
                    .breaking("last and lastlog for others than root and the group utmp"),
            Rule.of(
                            "setuid",
                            Level.ENHANCED,
                            "R56",
                            "programs that only a person at the machine needs do not run as root",
                            List.of(
                                    new Mode("usr/bin/chfn", 0755),
                                    new Mode("usr/bin/chsh", 0755),
                                    new Mode("usr/bin/newgrp", 0755),
                                    new Mode("usr/bin/gpasswd", 0755)))
                    .breaking("chfn, chsh, newgrp and gpasswd for others than root"));
}
