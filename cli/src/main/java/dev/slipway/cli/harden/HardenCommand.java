package dev.slipway.cli.harden;

import dev.slipway.cli.terminal.Context;
import dev.slipway.cli.terminal.Failure;
import dev.slipway.cli.terminal.Table;
import dev.slipway.image.harden.Rule;
import dev.slipway.image.harden.RuleBook;
import dev.slipway.image.harden.Setting;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code slipway harden}. */
@Command(
        name = "harden",
        description = "Show the rules of hardening; an image is hardened by the field \"harden\" of its slipway.yaml.")
public final class HardenCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--list", description = "List all rules with their levels (the default).")
    private boolean list;

    @Option(names = "--explain", paramLabel = "RULE", description = "Say what a rule sets, why, and what it breaks.")
    private Optional<String> explained = Optional.empty();

    /** Explains to {@code context}. */
    public HardenCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (list && explained.isPresent()) {
            throw Failure.usage("--list and --explain exclude each other.");
        }
        List<Rule> rules = RuleBook.all(RuleBook.everything());
        if (explained.isEmpty()) {
            Table table = new Table("rule", "level", "reference", "what");
            rules.forEach(rule -> table.row(rule.id(), lower(rule.level()), rule.reference(), rule.title()));
            table.print(context.terminal().out());
            return 0;
        }
        explain(rules.stream()
                .filter(rule -> rule.id().equals(explained.get()))
                .findFirst()
                .orElseThrow(() -> Failure.of(
                        "there is no rule \"" + explained.get() + "\". slipway harden --list shows all of them.")));
        return 0;
    }

    private void explain(Rule rule) {
        PrintStream out = context.terminal().out();
        out.println(rule.id() + ": " + rule.title());
        out.println("  level      " + lower(rule.level()));
        out.println("  reference  " + rule.reference());
        if (!rule.breaks().isEmpty()) {
            out.println("  breaks     " + rule.breaks());
        }
        if (!rule.waivedBy().isEmpty()) {
            out.println("  waived by  the firewall preset "
                    + rule.waivedBy().stream()
                            .map(HardenCommand::lower)
                            .sorted()
                            .collect(Collectors.joining(", ")));
        }
        for (Setting setting : rule.settings()) {
            out.println("  sets       " + text(setting));
            out.println("  checked    " + setting.guestTest());
        }
    }

    private static String text(Setting setting) {
        return switch (setting) {
            case Setting.SshDirective ssh -> "sshd: " + ssh.name() + " " + ssh.value();
            case Setting.KernelParameter parameter -> "sysctl: " + parameter.name() + " = " + parameter.value();
            case Setting.NewFile file -> "the file /" + file.path();
            case Setting.Installed installed -> "the package " + installed.name();
            case Setting.Enabled enabled -> "starts " + enabled.unit();
            case Setting.Mode mode -> "the mode of /%s is at most %04o".formatted(mode.path(), mode.mode());
            case Setting.Line line -> "/" + line.path() + ": " + line.name() + " " + line.value();
            case Setting.KernelArgument argument -> "kernel command line: " + argument.text();
            case Setting.Mount mount -> "mounts " + mount.point() + " with " + mount.options();
            case Setting.FirewallLoaded loaded -> "loads the firewall's rules";
            case Setting.EmptyGroup group -> "the group " + group.name() + ", without members";
            case Setting.AuditedPrograms programs ->
                "the file /" + programs.path() + ": a line for each program with setuid or setgid";
            case Setting.PamOption option -> "/%s: %s %s".formatted(option.path(), option.module(), option.text());
            case Setting.PamLine one -> "/" + one.path() + ": " + one.line();
            case Setting.Diverted file -> "no file /" + file.path() + " (dpkg-divert)";
            case Setting.PasswordMaxAge age ->
                "the password of %s is renewed after %d days".formatted(age.account(), age.days());
            case Setting.AuditLocked _ -> "locks the rules of the audit";
            case Setting.NoOpenAccount account -> "no empty password, none for root";
        };
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
