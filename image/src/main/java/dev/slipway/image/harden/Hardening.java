package dev.slipway.image.harden;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How an image is hardened.
 *
 * @param level which rules apply
 * @param fail2ban whether addresses that try passwords are banned for a while
 * @param securityUpdates whether the server installs security updates by itself
 * @param waived rules that do not apply, each with the author's reason
 */
public record Hardening(
        Level level,
        Ssh ssh,
        Firewall firewall,
        boolean fail2ban,
        boolean securityUpdates,
        Map<String, String> waived) {

    /**
     * The ssh server.
     *
     * @param users who may log in beside the administrator, {@value #ADMINISTRATOR}
     * @param allow networks that may connect; none listed means all
     * @param knock whether the others must knock first, by a sequence that each server gets in its user data
     */
    public record Ssh(int port, List<String> users, List<String> allow, boolean knock) {
        public Ssh {
            users = List.copyOf(users);
            allow = List.copyOf(allow);
        }
    }

    /**
     * The packet filter.
     *
     * @param cluster addresses and networks of the other nodes; more come from {@code /etc/slipway/cluster.d}
     * @param open what everybody may reach, {@code 443/tcp}, or only other nodes, {@code 8080/tcp from cluster}
     */
    public record Firewall(Preset preset, List<String> cluster, List<String> open) {
        /** The end of what only other nodes may reach. */
        public static final String FROM_CLUSTER = " from cluster";

        public Firewall {
            cluster = List.copyOf(cluster);
            open = List.copyOf(open);
        }
    }

    /** The account that logs in where root may not; cloud-init makes it, and it has the keys of the server's metadata. */
    public static final String ADMINISTRATOR = "admin";

    private static final int SSH_PORT = 22;

    /** Nothing is hardened. */
    public static final Hardening NONE = of(Level.NONE);

    public Hardening {
        waived = Map.copyOf(waived);
    }

    /** The level with everything else as it is when nobody says otherwise. */
    public static Hardening of(Level level) {
        return new Hardening(
                level,
                new Ssh(SSH_PORT, List.of(), List.of(), false),
                new Firewall(Preset.NONE, List.of(), List.of()),
                level.includes(Level.INTERMEDIARY),
                level.includes(Level.MINIMAL),
                Map.of());
    }

    /** The rules that apply, in the order in which they are set. */
    public List<Rule> rules() {
        return RuleBook.all(this).stream().filter(this::applies).toList();
    }

    /** Whether a rule of that level is asked for, as far as no preset waives it. */
    boolean asksFor(String rule, Level of) {
        return level.includes(of) && !waived.containsKey(rule);
    }

    private boolean applies(Rule rule) {
        return asksFor(rule.id(), rule.level()) && !rule.waivedBy().contains(firewall.preset());
    }

    /** Who logs in by ssh: root, unless the rules forbid that. */
    public String login() {
        return rules().stream().anyMatch(rule -> rule.id().equals(RuleBook.NO_ROOT)) ? ADMINISTRATOR : "root";
    }

    /** The port of the ssh server. */
    public int sshPort() {
        return rules().stream().anyMatch(rule -> rule.id().equals("ssh-port")) ? ssh.port() : SSH_PORT;
    }

    /** All of it as one text; the same text means the same hardening. */
    public String fingerprint() {
        return level + "|" + ssh + "|" + firewall + "|" + fail2ban + "|" + securityUpdates + "|"
                + new TreeMap<>(waived);
    }
}
