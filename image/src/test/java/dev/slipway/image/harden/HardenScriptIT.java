package dev.slipway.image.harden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.image.inventory.Inventory;
import dev.slipway.tree.Tree;
import dev.slipway.tree.host.DirectoryReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script on a tree, by a real shell, and the audit of what it left; packages and units, which need a whole system,
 * are held by the boot of the hardened example.
 */
class HardenScriptIT {
    @TempDir
    private Path root;

    @TempDir
    private Path outside;

    private static final Hardening HARDENING = Hardening.of(Level.HIGH);

    @BeforeEach
    void aTreeAsDebianHasIt() throws IOException {
        file("etc/login.defs", "# comment\nUMASK\t\t022\nENCRYPT_METHOD SHA512\nPASS_MAX_DAYS\t99999\n");
        file("etc/shadow", "root:$y$hash:19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::\neve::19000:0:99999:7:::\n");
        file("etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\nX11Forwarding yes\nUsePAM yes\n");
        file("etc/passwd", "root:x:0:0::/root:/bin/sh\ndaemon:x:1:1::/:/bin/false\neve:x:1000:1000::/:/bin/sh\n");
        file("etc/group", "root:x:0:\nsudo:x:27:eve\n");
        for (String link : List.of("bin", "sbin", "lib", "lib64")) {
            Files.createSymbolicLink(root.resolve(link), Path.of("usr/" + link));
        }
        Files.createDirectories(root.resolve("dev"));
        Files.createDirectories(root.resolve("boot"));
        file("etc/audit/auditd.conf", "log_group = adm\ndisk_error_action = SUSPEND\n");
        file("etc/crontab", "# jobs\n");
        file("usr/lib/sysctl.d/99-protect-links.conf", "fs.protected_fifos = 1\n");
        Files.createDirectories(root.resolve("var/lib/dpkg"));
        file("etc/pam.d/login", "auth required pam_unix.so\n");
        Files.createDirectories(root.resolve("usr/bin"));
        file("usr/bin/chfn", "");
        sh("chmod 4755 " + root.resolve("usr/bin/chfn"));
    }

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Runs the script in the tree with this host's programs, but leaves out what needs a whole system. */
    private void harden() throws Exception {
        String script =
                HardenScript.of(HARDENING).replace("\npackages ", "\ntrue ").replace("\nsystemctl ", "\ntrue ");
        assertThat(script).contains("\ntrue ");
        Files.writeString(root.resolve("harden.sh"), script);
        Path work = Files.createDirectories(outside.resolve("work"));
        Path merged = Files.createDirectories(outside.resolve("merged"));
        sh("""
                unshare --mount sh -ec '
                    mount --bind %1$s %2$s
                    mount -t overlay -o lowerdir=/usr,upperdir=%1$s/usr,workdir=%3$s overlay %2$s/usr
                    mount --bind /dev %2$s/dev
                    chroot %2$s sh /harden.sh'
                """.formatted(root, merged, work));
    }

    private static void sh(String script) throws IOException {
        try {
            Process process = new ProcessBuilder("sh", "-c", script)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private Map<String, Audit.Finding> audit() throws IOException {
        Tree tree = Tree.of(DirectoryReader.read(root, DirectoryReader.Form.PLAIN, "tree"));
        Map<String, Audit.Finding> findings = new LinkedHashMap<>();
        Audit.of(HARDENING, new HardenedTree(tree, Inventory.of(tree)))
                .findings()
                .forEach(finding -> findings.put(finding.rule(), finding));
        return findings;
    }

    /** What the script alone can set right. */
    private static final List<String> BY_FILES = List.of(
            "ssh-keys-only",
            "ssh-no-root",
            "ssh-algorithms",
            "ssh-limits",
            "ssh-users",
            "no-open-account",
            "password-storage",
            "password-cost",
            "console-no-root",
            "session-timeout",
            "umask",
            "file-rights",
            "su-group",
            "job-users",
            "login-records",
            "setuid",
            "kernel-parameters",
            "ipv4",
            "ipv6",
            "ipv6-no-autoconfiguration",
            "file-system-parameters",
            "kernel-modules",
            "journal",
            "no-core-dumps",
            "banner");

    @Test
    void theAuditFindsATreeBareAndThenHardened() throws Exception {
        assertThat(audit()).hasEntrySatisfying("ssh-keys-only", is(Audit.Outcome.FAIL));
        assertThat(audit()).hasEntrySatisfying("no-open-account", is(Audit.Outcome.FAIL));
        assertThat(audit()).hasEntrySatisfying("setuid", is(Audit.Outcome.FAIL));
        harden();
        for (String rule : BY_FILES) {
            assertThat(audit()).hasEntrySatisfying(rule, is(Audit.Outcome.PASS));
        }
        assertThat(Files.readString(root.resolve("etc/ssh/sshd_config.d/00-slipway.conf")))
                .containsPattern("(?m)^Port 22$");
        assertThat(Files.readString(root.resolve("etc/ssh/sshd_config"))).doesNotContain("Port 22", "AllowUsers");
        assertThat(Files.readString(root.resolve("etc/shadow"))).containsPattern("(?m)^root:[*]:[0-9]+:0:365:7:::$");
        assertThat(root.resolve("usr/lib/sysctl.d/99-protect-links.conf.diverted"))
                .exists();
        assertThat(Files.readString(root.resolve("etc/pam.d/login")))
                .matches("auth .* pam_securetty.so noconsole\nauth required pam_unix.so\n");
        assertThat(Files.readString(root.resolve("etc/audit/auditd.conf")))
                .isEqualTo("log_group = root\ndisk_error_action = SYSLOG\n");
    }

    private static org.assertj.core.api.Condition<Audit.Finding> is(Audit.Outcome outcome) {
        return new org.assertj.core.api.Condition<>(finding -> finding.outcome() == outcome, "%s", outcome);
    }

    @Test
    void everyPlantedFaultIsFound() throws Exception {
        harden();
        planted("ssh-keys-only", "etc/ssh/sshd_config.d/00-a.conf", "PasswordAuthentication yes\n");
        planted("ssh-no-root", "etc/ssh/sshd_config.d/99-a.conf", "Match User root\n  PermitRootLogin yes\n");
        planted("ssh-limits", "etc/ssh/sshd_config.d/00-a.conf", "MaxAuthTries 20\n");
        planted("ipv4", "etc/sysctl.d/99-zzz.conf", "net.ipv4.tcp_syncookies = 0\n");
        planted("file-system-parameters", "etc/sysctl.d/99-zz-slipway.conf", "");
        planted("no-open-account", "etc/shadow", "root:*:1::::::\nadm::1::::::\n");
        planted("no-open-account", "etc/shadow", "root:$6$x:1::::::\n");
        planted("file-rights", "boot/System.map-6.1", "");
        planted("job-users", "etc/cron.allow", "eve\n");
        planted("umask", "etc/login.defs", "UMASK 022\n");
        planted("password-cost", "etc/pam.d/common-password", "password required pam_unix.so yescrypt rounds=5\n");
        planted("password-storage", "etc/pam.d/common-account", "account required pam_unix.so\n");
        planted("password-storage", "etc/shadow", "root:*:1:0:99999:7:::\n");
        planted("console-no-root", "etc/pam.d/login", "auth required pam_unix.so\n");
        String login = Files.readString(root.resolve("etc/pam.d/login"));
        planted("console-no-root", "etc/pam.d/login", "auth sufficient pam_permit.so\n" + login);
        planted("console-no-root", "etc/securetty", "tty1\n");
        // Where this host has the file, the overlay has a mark that it is gone.
        Files.deleteIfExists(root.resolve("usr/lib/sysctl.d/50-pid-max.conf"));
        planted("kernel-parameters", "usr/lib/sysctl.d/50-pid-max.conf", "kernel.pid_max = 4194304\n");
        planted("kernel-modules", "etc/modprobe.d/slipway-blocklist.conf", "");
        planted("su-group", "etc/group", "root:x:0:\nsugroup:x:999:eve\n");
        sh("chmod 0666 " + root.resolve("etc/shadow"));
        assertThat(audit()).hasEntrySatisfying("file-rights", is(Audit.Outcome.FAIL));
    }

    @Test
    void aProgramWithRightsThatNobodyWatchesIsFound() throws Exception {
        file("usr/bin/known", "");
        sh("chmod 4755 " + root.resolve("usr/bin/known"));
        harden();
        assertThat(audit())
                .hasEntrySatisfying(
                        "audit", finding -> assertThat(finding.detail()).doesNotContain("has no line"));
        file("usr/bin/planted", "");
        sh("chmod 2755 " + root.resolve("usr/bin/planted"));
        assertThat(audit())
                .hasEntrySatisfying(
                        "audit", finding -> assertThat(finding.detail()).contains("has no line for /usr/bin/planted"));
    }

    private void planted(String rule, String path, String text) throws IOException {
        Path file = root.resolve(path);
        boolean there = Files.exists(file);
        byte[] before = there ? Files.readAllBytes(file) : new byte[0];
        Files.writeString(file, text);
        assertThat(audit()).as(path).hasEntrySatisfying(rule, is(Audit.Outcome.FAIL));
        if (there) {
            Files.write(file, before);
        } else {
            Files.delete(file);
        }
        assertThat(audit()).as(path).hasEntrySatisfying(rule, is(Audit.Outcome.PASS));
    }
}
