package dev.slipway.image.harden;

import dev.slipway.image.harden.Setting.AuditedPrograms;
import dev.slipway.image.harden.Setting.Diverted;
import dev.slipway.image.harden.Setting.EmptyGroup;
import dev.slipway.image.harden.Setting.Enabled;
import dev.slipway.image.harden.Setting.Installed;
import dev.slipway.image.harden.Setting.KernelArgument;
import dev.slipway.image.harden.Setting.KernelParameter;
import dev.slipway.image.harden.Setting.Line;
import dev.slipway.image.harden.Setting.Mode;
import dev.slipway.image.harden.Setting.Mount;
import dev.slipway.image.harden.Setting.NewFile;
import dev.slipway.image.harden.Setting.NoOpenAccount;
import dev.slipway.image.harden.Setting.PamLine;
import dev.slipway.image.harden.Setting.PamOption;
import dev.slipway.image.harden.Setting.PasswordMaxAge;
import dev.slipway.image.harden.Setting.SshDirective;
import java.util.List;
import java.util.stream.Collectors;

/** The shell script of the finish that sets what the rules ask for. */
public final class HardenScript {
    private static final String END = "END_OF_FILE";

    private final Hardening hardening;
    private final List<Rule> rules;
    private final StringBuilder script = new StringBuilder();

    private HardenScript(Hardening hardening) {
        this.hardening = hardening;
        this.rules = hardening.rules();
    }

    /** The script; empty when no rule applies. */
    public static String of(Hardening hardening) {
        HardenScript script = new HardenScript(hardening);
        return script.rules.isEmpty() ? "" : script.text();
    }

    private String text() {
        script.append(Texts.read("harden.sh"));
        if (hardening.firewall().preset() == Preset.SWARM) {
            script.append("refuse_live_restore\n");
        }
        script.append("packages ")
                .append(all(Installed.class).stream()
                        .map(Installed::name)
                        .distinct()
                        .collect(Collectors.joining(" ")))
                .append('\n');
        all(EmptyGroup.class)
                .forEach(group ->
                        script.append("empty_group ").append(group.name()).append('\n'));
        all(Diverted.class)
                .forEach(file -> script.append("divert /").append(file.path()).append('\n'));
        all(NewFile.class).forEach(file -> write(file.path(), file.mode(), file.text()));
        ssh();
        kernel();
        all(Line.class)
                .forEach(line -> script.append("line /%s %s '%s'\n".formatted(line.path(), line.name(), line.value())));
        all(PamOption.class)
                .forEach(option -> script.append("pam_option /%s %s %s%s\n"
                        .formatted(
                                option.path(),
                                option.module(),
                                option.name(),
                                option.value().map(" "::concat).orElse(""))));
        if (!all(NoOpenAccount.class).isEmpty()) {
            script.append("close_accounts\n");
        }
        all(PamLine.class).forEach(one -> script.append("pam_line /%s '%s'\n".formatted(one.path(), one.line())));
        all(PasswordMaxAge.class)
                .forEach(age -> script.append("chage -M %d %s\n".formatted(age.days(), age.account())));
        all(Enabled.class)
                .forEach(unit -> script.append("systemctl -q enable ")
                        .append(unit.unit())
                        .append('\n'));
        all(Mode.class)
                .forEach(mode -> script.append("at_most /%s %04o\n".formatted(mode.path(), 07777 & ~mode.mode())));
        // Last: the modes say which programs are left.
        all(AuditedPrograms.class)
                .forEach(list ->
                        script.append("audited_programs /").append(list.path()).append('\n'));
        script.append("say \"hardened: level ")
                .append(hardening.level().name().toLowerCase(java.util.Locale.ROOT))
                .append(", ")
                .append(rules.size())
                .append(" rules\"\n");
        return script.toString();
    }

    private <S extends Setting> List<S> all(Class<S> kind) {
        return rules.stream()
                .flatMap(rule -> rule.settings().stream())
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private void ssh() {
        String directives = all(SshDirective.class).stream()
                .map(directive -> directive.name() + " " + directive.value() + "\n")
                .collect(Collectors.joining());
        if (!directives.isEmpty()) {
            write("etc/ssh/sshd_config.d/00-slipway.conf", 0600, directives);
            script.append("sshd_main /etc/ssh/sshd_config.d/00-slipway.conf\n");
        }
    }

    private void kernel() {
        String parameters = all(KernelParameter.class).stream()
                .map(parameter -> parameter.name() + " = " + parameter.value() + "\n")
                .collect(Collectors.joining());
        if (!parameters.isEmpty()) {
            // Debian's own 99-protect-links.conf must come before it.
            write("etc/sysctl.d/99-zz-slipway.conf", 0644, parameters);
        }
        String arguments =
                all(KernelArgument.class).stream().map(KernelArgument::text).collect(Collectors.joining(" "));
        if (!arguments.isEmpty()) {
            write(
                    "etc/default/grub.d/60-slipway-harden.cfg",
                    0644,
                    "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX " + arguments + "\"\n");
        }
        String mounts = all(Mount.class).stream().map(Mount::line).collect(Collectors.joining());
        if (!mounts.isEmpty()) {
            write("etc/slipway/fstab", 0644, mounts);
        }
    }

    private void write(String path, int mode, String text) {
        script.append("write /%s %04o <<'%s'\n".formatted(path, mode, END))
                .append(text)
                .append(END)
                .append('\n');
    }
}
