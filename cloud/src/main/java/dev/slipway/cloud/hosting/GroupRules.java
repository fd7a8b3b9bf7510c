package dev.slipway.cloud.hosting;

import dev.slipway.cloud.json.JsonObject;
import dev.slipway.cloud.network.Direction;
import dev.slipway.cloud.network.IpRange;
import dev.slipway.cloud.network.SecurityRule;
import dev.slipway.cloud.network.SecurityRule.Action;
import dev.slipway.cloud.network.SecurityRule.PortRange;
import dev.slipway.cloud.network.SecurityRule.Protocol;
import dev.slipway.cloud.network.SecurityRules;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A security group of the API as the rules that packets are held against. */
final class GroupRules {
    private GroupRules() {}

    static SecurityRules of(JsonObject group) {
        List<SecurityRule> rules = dev.slipway.cloud.instance.SecurityRules.of(group).stream()
                .map(GroupRules::rule)
                .toList();
        return new SecurityRules(
                action(group.string("inbound_default_policy")),
                action(group.string("outbound_default_policy")),
                group.truth("stateful"),
                group.truth("enable_default_security"),
                rules);
    }

    private static Action action(String text) {
        return text.equals("drop") ? Action.DROP : Action.ACCEPT;
    }

    private static SecurityRule rule(JsonObject rule) {
        int first = (int) rule.number("dest_port_from");
        int last = rule.hasValue("dest_port_to") ? (int) rule.number("dest_port_to") : first;
        return new SecurityRule(
                rule.string("direction").equals("outbound") ? Direction.OUTBOUND : Direction.INBOUND,
                Protocol.valueOf(rule.string("protocol").toUpperCase(Locale.ROOT)),
                IpRange.parse(rule.string("ip_range")),
                first == 0 ? Optional.empty() : Optional.of(new PortRange(first, last)),
                action(rule.string("action")));
    }
}
