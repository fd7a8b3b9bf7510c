package dev.slipway.image.harden;

import dev.slipway.image.harden.Setting.Enabled;
import dev.slipway.image.harden.Setting.NewFile;
import dev.slipway.image.harden.Setting.SshDirective;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The ssh server. */
final class SshRules {
    private static final String KEYS = "ssh-host-keys";

    private SshRules() {}

    static List<Rule> of(Hardening hardening) {
        return List.of(
                Rule.of(
                        "ssh-keys-only",
                        Level.MINIMAL,
                        "NT-007; CIS 5.1",
                        "who logs in has a key, never a password",
                        directives(Map.of(
                                "PasswordAuthentication", "no",
                                "KbdInteractiveAuthentication", "no",
                                "PermitEmptyPasswords", "no",
                                "AuthenticationMethods", "publickey"))),
                Rule.of(
                                NO_ROOT_ID,
                                Level.INTERMEDIARY,
                                "R33",
                                "nobody logs in as root; the administrator does, and uses sudo",
                                List.of(new SshDirective("PermitRootLogin", "no"), administrator()))
                        .breaking("tools that log in as root; slipway's own verbs log in as " + Hardening.ADMINISTRATOR
                                + " and use sudo"),
                Rule.of(
                        "ssh-algorithms",
                        Level.MINIMAL,
                        "NT-007; ssh-audit",
                        "only key exchanges, ciphers and MACs without known weakness",
                        directives(Map.of(
                                "KexAlgorithms",
                                "sntrup761x25519-sha512@openssh.com,curve25519-sha256,curve25519-sha256@libssh.org,"
                                        + "diffie-hellman-group16-sha512,diffie-hellman-group18-sha512",
                                "Ciphers",
                                "chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com,"
                                        + "aes256-ctr,aes192-ctr,aes128-ctr",
                                "MACs",
                                "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com",
                                "HostKeyAlgorithms",
                                "ssh-ed25519,rsa-sha2-512,rsa-sha2-256"))),
                Rule.of(
                        KEYS,
                        Level.MINIMAL,
                        "NT-007",
                        "host keys are ed25519 and RSA of 4096 bits, made at the first boot",
                        List.of(
                                new SshDirective("HostKey", "/etc/ssh/ssh_host_ed25519_key"),
                                new SshDirective("HostKey", "/etc/ssh/ssh_host_rsa_key"),
                                Texts.file("etc/systemd/system/slipway-ssh-keys.service.d/harden.conf", 0644),
                                Texts.file("etc/systemd/system/slipway-ssh-rsa-key.service", 0644),
                                new Enabled("slipway-ssh-rsa-key.service"),
                                Texts.file("etc/cloud/cloud.cfg.d/91-slipway-ssh-keys.cfg", 0644))),
                Rule.of(
                                "ssh-limits",
                                Level.INTERMEDIARY,
                                "CIS 5.1",
                                "few tries, few sessions, no forwarding of displays, ports or agents",
                                directives(LIMITS))
                        .breaking("ssh -L, -R, -D, -A and -X to the server"),
                Rule.of(
                        "ssh-port",
                        Level.MINIMAL,
                        "the article; less noise in the log, no protection",
                        "the ssh server listens on the port of the definition",
                        List.of(new SshDirective(
                                "Port", Integer.toString(hardening.ssh().port())))),
                Rule.of(
                        "ssh-users",
                        Level.INTERMEDIARY,
                        "R33; CIS 5.1.4",
                        "only listed users log in",
                        List.of(new SshDirective("AllowUsers", users(hardening)))));
    }

    private static final String NO_ROOT_ID = RuleBook.NO_ROOT;

    private static final Map<String, String> LIMITS = Map.ofEntries(
            Map.entry("MaxAuthTries", "4"),
            Map.entry("MaxSessions", "10"),
            Map.entry("MaxStartups", "10:30:60"),
            Map.entry("LoginGraceTime", "60"),
            Map.entry("ClientAliveInterval", "300"),
            Map.entry("ClientAliveCountMax", "3"),
            Map.entry("X11Forwarding", "no"),
            Map.entry("AllowTcpForwarding", "no"),
            Map.entry("AllowAgentForwarding", "no"),
            Map.entry("DisableForwarding", "yes"),
            Map.entry("PermitUserEnvironment", "no"),
            Map.entry("IgnoreRhosts", "yes"),
            Map.entry("HostbasedAuthentication", "no"),
            Map.entry("GSSAPIAuthentication", "no"),
            Map.entry("LogLevel", "VERBOSE"),
            Map.entry("UsePAM", "yes"),
            Map.entry("Banner", "/etc/issue.net"));

    private static List<SshDirective> directives(Map<String, String> values) {
        return values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new SshDirective(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static NewFile administrator() {
        return Texts.file("etc/cloud/cloud.cfg.d/91-slipway-administrator.cfg", 0644);
    }

    private static String users(Hardening hardening) {
        List<String> users = new ArrayList<>(List.of(Hardening.ADMINISTRATOR));
        // Where root may still log in, the list must not lock it out.
        if (hardening.waived().containsKey(NO_ROOT_ID)) {
            users.add("root");
        }
        hardening.ssh().users().stream().filter(user -> !users.contains(user)).forEach(users::add);
        return String.join(" ", users);
    }
}
