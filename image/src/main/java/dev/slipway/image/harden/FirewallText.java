package dev.slipway.image.harden;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The rules of nftables. They stand before Docker's address translation, so that a port that a container publishes is
 * as closed as any other, and in a table of their own, so that loading them anew leaves Docker's alone.
 */
record FirewallText(Hardening hardening) {

    String text() {
        StringBuilder text = new StringBuilder();
        text.append("# Written when the image was built; load it anew with: systemctl reload slipway-firewall\n");
        text.append("define ssh_port = ").append(hardening.ssh().port()).append('\n');
        text.append("table inet slipway\ndelete table inet slipway\n\ntable inet slipway {\n");
        text.append(set("cluster4", "ipv4_addr", four(hardening.firewall().cluster())));
        text.append(set("cluster6", "ipv6_addr", six(hardening.firewall().cluster())));
        text.append(set("ssh4", "ipv4_addr", four(hardening.ssh().allow())));
        text.append(set("ssh6", "ipv6_addr", six(hardening.ssh().allow())));
        if (hardening.ssh().knock()) {
            text.append("    # Empty until the server was told the knock.\n    chain knock {\n    }\n");
        }
        text.append(guard());
        text.append(METADATA);
        text.append("}\n\n");
        text.append("# Further nodes of the cluster: add element inet slipway cluster4 { 10.1.2.3 }\n");
        text.append("include \"/etc/slipway/cluster.d/*.nft\"\n");
        text.append("include \"/run/slipway/*.nft\"\n");
        return text.toString();
    }

    private static String set(String name, String type, List<String> elements) {
        String content = elements.isEmpty() ? "" : "        elements = { " + String.join(", ", elements) + " }\n";
        return "    set " + name + " {\n        type " + type + "\n        flags interval\n        auto-merge\n"
                + content + "    }\n";
    }

    private static List<String> four(List<String> networks) {
        return networks.stream().filter(network -> !network.contains(":")).toList();
    }

    private static List<String> six(List<String> networks) {
        return networks.stream().filter(network -> network.contains(":")).toList();
    }

    private String guard() {
        List<String> rules = new ArrayList<>(BEFORE);
        String port = "tcp dport " + hardening.ssh().port() + " ";
        rules.add("ip saddr @ssh4 " + port + "accept");
        rules.add("ip6 saddr @ssh6 " + port + "accept");
        if (hardening.ssh().allow().isEmpty() && !hardening.ssh().knock()) {
            rules.add(port + "accept");
        }
        if (hardening.firewall().preset() == Preset.SWARM) {
            for (String from : CLUSTER) {
                rules.add(from + "tcp dport { 2377, 7946 } accept");
                rules.add(from + "udp dport { 7946, 4789 } accept");
                rules.add(from + "meta l4proto esp accept");
            }
        }
        for (String open : open()) {
            String[] words = open.replace(Hardening.Firewall.FROM_CLUSTER, "").split("/", 2);
            for (String from : open.endsWith(Hardening.Firewall.FROM_CLUSTER) ? CLUSTER : List.of("")) {
                rules.add(from + words[1] + " dport " + words[0] + " accept");
            }
        }
        if (hardening.ssh().knock()) {
            // Last, so that every closed port counts as a wrong one.
            rules.add("jump knock");
        }
        rules.add("counter drop");
        return "    chain guard {\n        type filter hook prerouting priority -150; policy accept;\n        "
                + String.join("\n        ", rules) + "\n    }\n";
    }

    private TreeSet<String> open() {
        TreeSet<String> open = new TreeSet<>(hardening.firewall().open());
        if (hardening.firewall().preset() == Preset.WEB) {
            open.addAll(List.of("80/tcp", "443/tcp"));
        }
        return open;
    }

    private static final List<String> CLUSTER = List.of("ip saddr @cluster4 ", "ip6 saddr @cluster6 ");

    private static final List<String> BEFORE = List.of(
            "iif lo accept",
            "iifname { \"docker0\", \"docker_gwbridge\" } accept",
            "iifname \"br-*\" accept",
            "iifname \"veth*\" accept",
            "ct state established,related accept",
            "ct state invalid drop",
            "meta l4proto ipv6-icmp accept",
            "icmp type { echo-request, destination-unreachable, time-exceeded, parameter-problem } accept",
            "udp sport 67 udp dport 68 accept",
            "udp sport 547 udp dport 546 accept",
            // Not "!= local": who is on the same link could address a container itself, past its published port.
            "fib daddr type { broadcast, multicast, anycast } accept");

    /** The metadata of a server may hold secrets: they are for root, and for no container. */
    private static final String METADATA = """
                chain metadata {
                    type filter hook output priority 0; policy accept;
                    ip daddr { 169.254.42.42, 169.254.169.254 } meta skuid != 0 counter drop
                    ip6 daddr fd00:42::42 meta skuid != 0 counter drop
                }
                chain containers {
                    type filter hook forward priority -10; policy accept;
                    ip daddr { 169.254.42.42, 169.254.169.254 } counter drop
                    ip6 daddr fd00:42::42 counter drop
                }
            """;
}
