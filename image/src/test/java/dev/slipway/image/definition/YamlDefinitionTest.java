package dev.slipway.image.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.image.harden.Hardening;
import dev.slipway.image.harden.Level;
import dev.slipway.image.harden.Preset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlDefinitionTest {
    private static final Path FILE = Path.of("web/slipway.yaml");

    @Test
    void everyFieldIsRead() {
        Definition definition = YamlDefinition.read(FILE, """
                name: team/web
                version: 1.10
                aliases: [1, stable]
                title: "Web: front"
                description: A server
                arch: amd64
                dockerfile: docker/Dockerfile.web
                context: ..
                target: prod
                args: {VERSION: 3, MODE: fast}
                bases: {"scaleway/ubuntu:amd64-16.10": "debian:12"}
                labels: {owner: us}
                hostname: web-1
                disk:
                  size: 10G
                  partitions:
                    - {mount: swap, size: 1GiB}
                    - {mount: /var/lib, size: auto, label: data, options: nodev}
                boot: {mode: external, firmware: bios, kernel: linux-image-amd64}
                finish: none
                tests:
                  - name: answers
                    run: curl localhost
                    contains: hello
                  - run: "false"
                    exit: 1
                """);
        assertThat(definition)
                .isEqualTo(new Definition(
                        FILE,
                        "team/web",
                        "1.10",
                        List.of("1", "stable"),
                        "Web: front",
                        "A server",
                        "x86_64",
                        Path.of("web/docker/Dockerfile.web"),
                        Path.of(""),
                        Optional.of("prod"),
                        Map.of("VERSION", "3", "MODE", "fast"),
                        Map.of("scaleway/ubuntu:amd64-16.10", "debian:12"),
                        Map.of("owner", "us"),
                        "web-1",
                        DiskSize.of(10_000_000_000L),
                        List.of(
                                new ExtraPartition.Swap("swap", 1 << 30),
                                new ExtraPartition.Mounted("/var/lib", "data", OptionalLong.empty(), "nodev")),
                        new Boot(Boot.Mode.EXTERNAL, Boot.Firmware.BIOS, "linux-image-amd64"),
                        Finish.NONE,
                        Hardening.NONE,
                        List.of(
                                new GuestTest("answers", "curl localhost", 0, Optional.of("hello")),
                                new GuestTest("false", "false", 1, Optional.empty())),
                        List.of()));
    }

    @Test
    void whatIsNotGivenHasADefault() {
        Definition definition = YamlDefinition.read(Path.of("/images/My Web/slipway.yaml"), "title: Web\n");
        assertThat(definition.name()).isEqualTo("my-web");
        assertThat(definition.hostname()).isEqualTo("my-web");
        assertThat(definition.version()).isEqualTo("latest");
        assertThat(definition.description()).isEqualTo("Web");
        assertThat(definition.disk()).isEqualTo(DiskSize.AUTO);
        assertThat(definition.boot()).isEqualTo(Boot.DEFAULT);
        assertThat(definition.finish()).isEqualTo(Finish.SERVER);
        assertThat(definition.dockerfile()).isEqualTo(Path.of("/images/My Web/Dockerfile"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{mount: /boot/grub, size: 1G} | mount cannot be \"/boot/grub\"",
                "{mount: /var/../etc, size: 1G} | mount cannot be",
                "{mount: /, size: 1G} | mount cannot be",
                "{mount: /var} | a partition has no \"size\"",
                "{mount: swap, size: auto} | a swap partition has a size",
                "{mount: /srv, size: 1G, label: sixteen-bytes-it} | label cannot be",
                "{mount: /srv, size: 1G, options: 'nodev 0 0'} | options cannot be",
                "{mount: /srv, size: 1G}, {mount: /srv, size: 2G} | a second partition is mounted as /srv",
            })
    void aPartitionThatCannotBeIsRefused(String partitions, String why) {
        assertThatThrownBy(() -> YamlDefinition.read(FILE, "name: web\ndisk: {partitions: [" + partitions + "]}\n"))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining(why);
    }

    @Test
    void anUnknownFieldIsShownWithTheOneThatWasMeant() {
        assertThatThrownBy(() -> YamlDefinition.read(FILE, "name: web\nboot:\n  firmwear: bios\n"))
                .isInstanceOf(DefinitionException.class)
                .hasMessage("""
                        web/slipway.yaml:3:3: unknown field "firmwear" of boot
                         3 |   firmwear: bios
                           |   ^
                        Did you mean "firmware"? Fields here: firmware, kernel, mode.""");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    name: Web                 | 1:7: name cannot be "Web"
                    name: [a]                 | 1:7: name must be a text, but is a list
                    name:                     | 1:6: name has no value
                    disk: 10G                 | 1:7: disk must be a mapping, but is a text
                    disk: {size: 10X}         | 1:14: disk.size cannot be "10X"
                    disk: {size: 1K}          | 1:14: disk.size cannot be "1K"
                    finish: later             | 1:9: finish cannot be "later"
                    boot: {mode: net}         | 1:14: boot.mode cannot be "net"
                    boot: {kernel: "a;b"}     | 1:16: boot.kernel cannot be "a;b"
                    arch: mips                | 1:7: arch cannot be "mips"
                    hostname: -a              | 1:11: hostname cannot be "-a"
                    tests: [{name: x}]        | 1:9: a test has no "run"
                    tests: [{run: x, exit: 256}] | 1:24: exit cannot be "256"
                    tests: {run: x}           | 1:8: tests must be a list, but is a mapping
                    args: {a b: c}            | 1:8: "a b" cannot be the name of an ARG
                    aliases: ["a b"]          | 1:11: an alias cannot be "a b"
                    {name: a, name: b}        | 1:11: "name" is given twice
                    [a]                       | 1:1: the file must be a mapping, but is a list
                    name: [a                  | 1:9: this is not YAML
                    ~~                        | 1:1: the file is empty
                    """)
    void badInputIsRefusedWhereItStands(String text, String message) {
        assertThatThrownBy(() -> YamlDefinition.read(FILE, text == null ? "" : text))
                .isInstanceOf(DefinitionException.class)
                .hasMessageStartingWith("web/slipway.yaml:" + message);
    }

    @Test
    void hardeningIsReadWithItsDefaults() {
        Hardening hardening = YamlDefinition.read(FILE, """
                        harden:
                          ssh: {port: 2222, users: [eve], allow: [10.0.0.0/8, "fd00::/64"], knock: true}
                          firewall: {preset: swarm, cluster: [10.1.2.3], open: [443/tcp, 6000-6100/udp, 8080/tcp from cluster]}
                          updates: none
                          waive: {umask: shared files}
                        """).hardening();
        assertThat(hardening)
                .isEqualTo(new Hardening(
                        Level.INTERMEDIARY,
                        new Hardening.Ssh(2222, List.of("eve"), List.of("10.0.0.0/8", "fd00::/64"), true),
                        new Hardening.Firewall(
                                Preset.SWARM,
                                List.of("10.1.2.3"),
                                List.of("443/tcp", "6000-6100/udp", "8080/tcp from cluster")),
                        true,
                        false,
                        Map.of("umask", "shared files")));
        assertThat(YamlDefinition.read(FILE, "name: web\n").hardening()).isEqualTo(Hardening.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "harden: {profile: paranoid}                        | 1:19: | \"paranoid\"",
                "harden: {profil: high}                             | 1:10: | unknown field \"profil\"",
                "harden: {waive: {ssh-no-rot: x}}                   | 1:18: | Did you mean \"ssh-no-root\"",
                "harden: {waive: {umask: }}                         | 1:    | has no value",
                "harden: {ssh: {port: 70000}}                       | 1:22: | \"70000\"",
                "harden: {ssh: {users: [Eve!]}}                     | 1:24: | \"Eve!\"",
                "harden: {ssh: {allow: [10.0.0.300]}}               | 1:24: | \"10.0.0.300\"",
                "harden: {ssh: {allow: [10.0.0.0/33]}}              | 1:24: | \"10.0.0.0/33\"",
                "harden: {firewall: {preset: swarm, open: [443]}}   | 1:43: | \"443\"",
                "harden: {firewall: {open: [443/tcp]}}              | 1:9:  | without a firewall",
                "harden: {firewall: {preset: web, open: [80/tcp from here]}} | 1:41: | from cluster",
                "harden: {firewall: {preset: web, open: [8080/tcp from cluster]}} | 1:9: | preset: swarm",
                "harden: {firewall: {preset: web, cluster: [1.2.3.4]}} | 1:9: | preset: swarm",
                "harden: {profile: minimal, ssh: {users: [eve]}}    | 1:9:  | the rule ssh-users does not apply",
                "harden: {ssh: {port: 2222}, waive: {ssh-port: x}}  | 1:9:  | ssh-port, which is waived",
                "harden: {firewall: {preset: web, open: [1/tcp]}, waive: {firewall: x}} | 1:9: | without a firewall",
                "harden: {ssh: {allow: [10.0.0.1]}}                 | 1:9:  | ssh.allow is kept by the firewall",
                "harden: {ssh: {knock: true}}                       | 1:9:  | ssh.knock is heard by the firewall",
                "harden: {ssh: {knock: 7006}, firewall: {preset: web}} | 1:23: | no image has it",
                "harden: {profile: none, fail2ban: true}            | 1:9:  | hardens nothing",
            })
    void hardeningThatMakesNoSenseIsRefusedWithItsPlace(String text, String place, String words) {
        assertThatThrownBy(() -> YamlDefinition.read(FILE, text + "\n"))
                .hasMessageContaining(place)
                .hasMessageContaining(words);
    }
}
