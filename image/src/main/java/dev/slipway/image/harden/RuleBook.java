package dev.slipway.image.harden;

import java.util.ArrayList;
import java.util.List;

/** All rules, whatever the level. */
public final class RuleBook {
    static final String NO_ROOT = "ssh-no-root";

    private RuleBook() {}

    /** Every rule, with the values that {@code hardening} gives them. */
    public static List<Rule> all(Hardening hardening) {
        List<Rule> rules = new ArrayList<>(SshRules.of(hardening));
        rules.addAll(AccountRules.of(hardening));
        rules.addAll(KernelRules.ALL);
        rules.addAll(SystemRules.of(hardening));
        rules.addAll(FirewallRules.of(hardening));
        return rules;
    }

    /** The names of all rules, for messages about one that is not known. */
    public static List<String> ids() {
        return all(everything()).stream().map(Rule::id).toList();
    }

    /** A hardening in which each rule has its place. */
    public static Hardening everything() {
        Hardening high = Hardening.of(Level.HIGH);
        return new Hardening(
                high.level(),
                high.ssh(),
                new Hardening.Firewall(Preset.WEB, List.of(), List.of()),
                high.fail2ban(),
                high.securityUpdates(),
                high.waived());
    }
}
