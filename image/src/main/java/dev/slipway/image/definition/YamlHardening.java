package dev.slipway.image.definition;

import dev.slipway.image.definition.YamlText.Field;
import dev.slipway.image.harden.Hardening;
import dev.slipway.image.harden.Level;
import dev.slipway.image.harden.Preset;
import dev.slipway.image.harden.RuleBook;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the field {@code harden}. */
final class YamlHardening {
    private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
    private static final Pattern PORT = Pattern.compile("([1-9][0-9]{0,4})(-([1-9][0-9]{0,4}))?/(tcp|udp)");
    private static final int LAST_PORT = 65_535;

    private final YamlText yaml;

    YamlHardening(YamlText yaml) {
        this.yaml = yaml;
    }

    Hardening read(Node node) {
        Map<String, Field> fields = yaml.mapping(node, "harden");
        yaml.allow(fields, "harden", List.of("profile", "ssh", "firewall", "fail2ban", "updates", "waive"));
        Level level = parsed(fields, "profile", text -> YamlDefinition.constant(Level.class, text), LEVELS)
                .orElse(Level.INTERMEDIARY);
        Hardening plain = Hardening.of(level);
        Hardening hardening = new Hardening(
                level,
                ssh(fields, plain.ssh()),
                firewall(fields),
                parsed(fields, "fail2ban", YamlHardening::flag, "true or false").orElse(plain.fail2ban()),
                parsed(fields, "updates", YamlHardening::updates, "security or none")
                        .orElse(plain.securityUpdates()),
                waived(fields));
        refuseContradictions(node, fields, hardening);
        return hardening;
    }

    private static final String LEVELS = "none, minimal, intermediary, enhanced or high";

    private void refuseContradictions(Node node, Map<String, Field> fields, Hardening hardening) {
        Stream.concat(
                        contradictions(hardening, fields.size() > 1).stream(),
                        contradictions(hardening, hardening.firewall()).stream())
                .filter(Contradiction::isThere)
                .findFirst()
                .ifPresent(one -> {
                    throw yaml.error(node, one.what(), one.remedy());
                });
    }

    /** What cannot hold together, and how to mend it. */
    private record Contradiction(boolean isThere, String what, String remedy) {}

    private static List<Contradiction> contradictions(Hardening hardening, boolean asksForMore) {
        return List.of(
                new Contradiction(
                        hardening.level() == Level.NONE && asksForMore,
                        "\"profile: none\" hardens nothing, but more is asked for",
                        "Choose a profile, or remove the other fields."),
                new Contradiction(
                        !hardening.ssh().users().isEmpty() && !applies(hardening, "ssh-users"),
                        "ssh.users lists who may log in, but the rule ssh-users does not apply, so everybody may",
                        "Choose the profile intermediary or higher and do not waive ssh-users; or remove the list."),
                new Contradiction(
                        hardening.sshPort() != hardening.ssh().port(),
                        "ssh.port is set by the rule ssh-port, which is waived",
                        "Do not waive ssh-port, or remove the port."));
    }

    private static List<Contradiction> contradictions(Hardening hardening, Hardening.Firewall firewall) {
        boolean isFiltered = applies(hardening, "firewall");
        boolean isSwarm = isFiltered && firewall.preset() == Preset.SWARM;
        boolean fromCluster = firewall.open().stream().anyMatch(open -> open.endsWith(Hardening.Firewall.FROM_CLUSTER));
        String preset = "Write \"preset: web\" or \"preset: swarm\", and do not waive the rule firewall; or remove ";
        return List.of(
                new Contradiction(
                        !firewall.cluster().isEmpty() && !isSwarm,
                        "firewall.cluster is for \"preset: swarm\" only, where the nodes of a cluster reach each other",
                        "Write \"preset: swarm\", or remove the list."),
                new Contradiction(
                        !hardening.ssh().allow().isEmpty() && !isFiltered,
                        "ssh.allow is kept by the firewall, and there is none",
                        preset + "the list."),
                new Contradiction(
                        hardening.ssh().knock() && !isFiltered,
                        "ssh.knock is heard by the firewall, and there is none",
                        preset + "it."),
                new Contradiction(
                        !firewall.open().isEmpty() && !isFiltered,
                        "firewall.open opens nothing without a firewall",
                        preset + "the list."),
                new Contradiction(
                        fromCluster && !isSwarm,
                        "firewall.open has a port for the cluster, and there is one with \"preset: swarm\" only",
                        "Write \"preset: swarm\", or remove \"from cluster\"."));
    }

    private static boolean applies(Hardening hardening, String rule) {
        return hardening.rules().stream().anyMatch(applied -> applied.id().equals(rule));
    }

    private Hardening.Ssh ssh(Map<String, Field> fields, Hardening.Ssh plain) {
        Map<String, Field> ssh = section(fields, "ssh", List.of("port", "users", "allow", "knock"));
        return new Hardening.Ssh(
                parsed(ssh, "port", YamlHardening::port, "a number from 1 to 65535")
                        .orElse(plain.port()),
                list(ssh, "users", text -> matching(USER, text), "the name of a Linux account"),
                list(ssh, "allow", YamlHardening::network, NETWORK),
                parsed(
                                ssh,
                                "knock",
                                YamlHardening::flag,
                                "true or false; the sequence is for user data, no image has it")
                        .orElse(plain.knock()));
    }

    private static final String NETWORK = "an address or a network, such as 192.0.2.7, 10.1.0.0/16 or fd00::/64";

    private Hardening.Firewall firewall(Map<String, Field> fields) {
        Map<String, Field> firewall = section(fields, "firewall", List.of("preset", "cluster", "open"));
        return new Hardening.Firewall(
                parsed(firewall, "preset", text -> YamlDefinition.constant(Preset.class, text), "swarm, web or none")
                        .orElse(Preset.NONE),
                list(firewall, "cluster", YamlHardening::network, NETWORK),
                list(
                        firewall,
                        "open",
                        YamlHardening::openPort,
                        "a port and its protocol, such as 443/tcp, 6000-6100/udp or \"8080/tcp from cluster\""));
    }

    private Map<String, String> waived(Map<String, Field> fields) {
        Map<String, Field> waive = Optional.ofNullable(fields.get("waive"))
                .map(field -> yaml.mapping(field.value(), "harden.waive"))
                .orElse(Map.of());
        Map<String, String> waived = new LinkedHashMap<>();
        for (Field rule : waive.values()) {
            if (!RuleBook.ids().contains(rule.name())) {
                throw yaml.error(
                        rule.key(),
                        "there is no rule \"" + rule.name() + "\" to waive",
                        Suggestion.of(rule.name(), RuleBook.ids())
                                        .map(word -> "Did you mean \"" + word + "\"? ")
                                        .orElse("")
                                + "slipway harden --list shows all of them.");
            }
            waived.put(rule.name(), yaml.text(rule.value(), "the reason to waive " + rule.name()));
        }
        return waived;
    }

    private Map<String, Field> section(Map<String, Field> fields, String name, List<String> known) {
        Map<String, Field> section = Optional.ofNullable(fields.get(name))
                .map(field -> yaml.mapping(field.value(), "harden." + name))
                .orElse(Map.of());
        yaml.allow(section, "harden." + name, known);
        return section;
    }

    private <T> Optional<T> parsed(
            Map<String, Field> fields, String name, Function<String, Optional<T>> parse, String wanted) {
        return Optional.ofNullable(fields.get(name))
                .map(field -> yaml.parsed(field.value(), "harden: " + name, parse, wanted));
    }

    private List<String> list(
            Map<String, Field> fields, String name, Function<String, Optional<String>> parse, String wanted) {
        List<String> values = new ArrayList<>();
        Optional.ofNullable(fields.get(name))
                .map(field -> yaml.list(field.value(), name))
                .orElse(List.of())
                .forEach(node -> values.add(yaml.parsed(node, "harden: " + name, parse, wanted)));
        return values;
    }

    private static Optional<String> matching(Pattern pattern, String text) {
        return Optional.of(text).filter(word -> pattern.matcher(word).matches());
    }

    private static Optional<Boolean> flag(String text) {
        return matching(Pattern.compile("true|false"), text).map(Boolean::valueOf);
    }

    private static Optional<Boolean> updates(String text) {
        return matching(Pattern.compile("security|none"), text).map("security"::equals);
    }

    private static Optional<Integer> port(String text) {
        return matching(Pattern.compile("[1-9][0-9]{0,4}"), text)
                .map(Integer::valueOf)
                .filter(port -> port <= LAST_PORT);
    }

    private static Optional<String> openPort(String text) {
        var port = PORT.matcher(text.replaceFirst(Pattern.quote(Hardening.Firewall.FROM_CLUSTER) + "$", ""));
        return port.matches()
                        && Integer.parseInt(port.group(1)) <= LAST_PORT
                        && (port.group(3) == null
                                || (Integer.parseInt(port.group(3)) <= LAST_PORT
                                        && Integer.parseInt(port.group(1)) < Integer.parseInt(port.group(3))))
                ? Optional.of(text)
                : Optional.empty();
    }

    private static Optional<String> network(String text) {
        return Network.isOne(text) ? Optional.of(text) : Optional.empty();
    }
}
