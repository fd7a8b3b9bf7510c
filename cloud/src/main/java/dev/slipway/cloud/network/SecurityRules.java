package dev.slipway.cloud.network;

import java.util.List;
import java.util.Optional;

/**
 * A security group: the first rule that matches decides, else the policy of the direction.
 *
 * @param stateful whether answers to what was accepted need no rule of their own
 * @param blocksMail Scaleway's default security: no TCP to ports 25, 465 and 587 leaves, whatever the rules say
 */
public record SecurityRules(
        SecurityRule.Action inbound,
        SecurityRule.Action outbound,
        boolean stateful,
        boolean blocksMail,
        List<SecurityRule> rules) {
    private static final List<Integer> MAIL_PORTS = List.of(25, 465, 587);

    /** Copies the rules. */
    public SecurityRules {
        rules = List.copyOf(rules);
    }

    /** Everything passes, both ways. */
    public static SecurityRules open() {
        return new SecurityRules(SecurityRule.Action.ACCEPT, SecurityRule.Action.ACCEPT, true, false, List.of());
    }

    SecurityRule.Action decide(Direction way, Flow flow) {
        if (blocksMail
                && way == Direction.OUTBOUND
                && flow.protocol() == IpPacket.TCP
                && MAIL_PORTS.contains(flow.remotePort())) {
            return SecurityRule.Action.DROP;
        }
        Optional<SecurityRule> first =
                rules.stream().filter(rule -> rule.matches(way, flow)).findFirst();
        return first.map(SecurityRule::action).orElse(way == Direction.INBOUND ? inbound : outbound);
    }
}
