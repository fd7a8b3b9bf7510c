package dev.slipway.image.harden;

import dev.slipway.image.harden.Setting.Enabled;
import dev.slipway.image.harden.Setting.FirewallLoaded;
import dev.slipway.image.harden.Setting.Installed;
import dev.slipway.image.harden.Setting.NewFile;
import java.util.List;

/** The packet filter, loaded before the network comes up. */
final class FirewallRules {
    private FirewallRules() {}

    static List<Rule> of(Hardening hardening) {
        if (hardening.firewall().preset() == Preset.NONE) {
            return List.of();
        }
        return List.of(Rule.of(
                        "firewall",
                        Level.MINIMAL,
                        "R67; R78; R80",
                        "only what is listed can be reached, published container ports included",
                        List.of(
                                new Installed("nftables"),
                                new NewFile("etc/slipway/firewall.nft", 0600, new FirewallText(hardening).text()),
                                Texts.file("etc/slipway/closed.nft", 0600),
                                Texts.file("etc/slipway/cluster.d/README", 0644),
                                Texts.file("etc/systemd/system/slipway-firewall.service", 0644),
                                new Enabled("slipway-firewall.service"),
                                Texts.file("usr/libexec/slipway/firewall-told", 0755),
                                Texts.file("etc/systemd/system/slipway-firewall-told.service", 0644),
                                new Enabled("slipway-firewall-told.service"),
                                new FirewallLoaded()))
                .breaking("ports that nobody listed, even those that docker run -p publishes"));
    }
}
