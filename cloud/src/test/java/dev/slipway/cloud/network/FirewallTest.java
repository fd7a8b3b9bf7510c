package dev.slipway.cloud.network;

import static dev.slipway.cloud.network.Direction.INBOUND;
import static dev.slipway.cloud.network.Direction.OUTBOUND;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FirewallTest {
    private static final int SYN = IpPacket.SYN;
    private static final int ACK = IpPacket.ACK;

    private long now;
    private Firewall firewall = firewall(closed());

    @Test
    void aDirectionWithoutARuleFollowsItsPolicy() {
        assertThat(admits(INBOUND, Packets.udp(INBOUND, 9, 9))).isFalse();
        assertThat(admits(OUTBOUND, Packets.udp(OUTBOUND, 9, 9))).isTrue();
    }

    @Test
    void theFirstRuleThatMatchesDecides() {
        firewall = firewall(rules(true, drop("10.0.0.2/32", 80), accept("10.0.0.0/8", 80), accept("0.0.0.0/0", 81)));
        assertThat(admits(INBOUND, Packets.tcp(INBOUND, 4000, 80, SYN))).isFalse();
        assertThat(admits(INBOUND, Packets.tcp(INBOUND, 4000, 81, SYN))).isTrue();
        assertThat(admits(INBOUND, Packets.tcp(INBOUND, 81, 4000, SYN)))
                .as("the source port is no reason")
                .isFalse();
        assertThat(admits(INBOUND, Packets.udp(INBOUND, 4000, 81)))
                .as("another protocol")
                .isFalse();
    }

    @Test
    void answersPassUntilTheQuestionIsForgotten() {
        assertThat(admits(INBOUND, Packets.udp(INBOUND, 53, 5000))).isFalse();
        admits(OUTBOUND, Packets.udp(OUTBOUND, 5000, 53));
        assertThat(admits(INBOUND, Packets.udp(INBOUND, 53, 5000))).isTrue();
        assertThat(admits(INBOUND, Packets.udp(INBOUND, 54, 5000))).isFalse();
        pass(Duration.ofMinutes(2));
        assertThat(admits(INBOUND, Packets.udp(INBOUND, 53, 5000)))
                .as("kept while answered")
                .isTrue();
        pass(Duration.ofMinutes(4));
        assertThat(admits(INBOUND, Packets.udp(INBOUND, 53, 5000))).isFalse();
    }

    @Test
    void aConnectionIsForgottenSoonAfterItsEnd() {
        admits(OUTBOUND, Packets.tcp(OUTBOUND, 5000, 80, SYN));
        assertThat(admits(INBOUND, Packets.tcp(INBOUND, 80, 5000, SYN | ACK))).isTrue();
        pass(Duration.ofHours(4));
        assertThat(admits(INBOUND, Packets.tcp(INBOUND, 80, 5000, ACK))).isTrue();
        admits(OUTBOUND, Packets.tcp(OUTBOUND, 5000, 80, IpPacket.RST));
        pass(Duration.ofMinutes(1));
        assertThat(admits(INBOUND, Packets.tcp(INBOUND, 80, 5000, ACK))).isFalse();
    }

    @Test
    void theOtherSideCannotOpenAConnectionThroughAnOldOne() {
        admits(OUTBOUND, Packets.tcp(OUTBOUND, 5000, 80, SYN));
        assertThat(admits(INBOUND, Packets.tcp(INBOUND, 80, 5000, SYN))).isFalse();
        admits(OUTBOUND, Packets.echo(OUTBOUND, 8, 7));
        assertThat(admits(INBOUND, Packets.echo(INBOUND, 0, 7))).isTrue();
        assertThat(admits(INBOUND, Packets.echo(INBOUND, 0, 8))).isFalse();
        assertThat(admits(INBOUND, Packets.echo(INBOUND, 8, 7))).isFalse();
    }

    @Test
    void errorsPassWhenTheyQuoteWhatTheGuestSent() {
        byte[] sent = Packets.udp(OUTBOUND, 5000, 53);
        assertThat(admits(INBOUND, unreachable(sent))).isFalse();
        admits(OUTBOUND, sent);
        assertThat(admits(INBOUND, unreachable(sent))).isTrue();
        assertThat(admits(INBOUND, unreachable(Packets.udp(OUTBOUND, 5001, 53))))
                .isFalse();
    }

    @Test
    void fragmentsShareTheFateOfTheFirst() {
        firewall = firewall(rules(true, accept("0.0.0.0/0", 80)));
        byte[] open = Packets.tcp(INBOUND, 1, 80, SYN);
        byte[] shut = Packets.tcp(INBOUND, 1, 81, SYN);
        assertThat(admits(INBOUND, Packets.fragment(open, 1, 1480, false)))
                .as("without its first")
                .isFalse();
        assertThat(admits(INBOUND, Packets.fragment(open, 1, 0, true))).isTrue();
        assertThat(admits(INBOUND, Packets.fragment(open, 1, 1480, false))).isTrue();
        assertThat(admits(INBOUND, Packets.fragment(shut, 2, 0, true))).isFalse();
        assertThat(admits(INBOUND, Packets.fragment(open, 2, 1480, false))).isFalse();
        assertThat(Frame.parse(Packets.fragment(open, 1, 8, false)))
                .as("over the flags")
                .isEmpty();
    }

    @Test
    void mailLeavesOnlyWhenItMay() {
        SecurityRules open = SecurityRules.open();
        SecurityRules usual = new SecurityRules(open.inbound(), open.outbound(), true, true, List.of());
        firewall = firewall(usual);
        for (int port : List.of(25, 465, 587)) {
            assertThat(admits(OUTBOUND, Packets.tcp(OUTBOUND, 5000, port, SYN))).isFalse();
        }
        assertThat(admits(INBOUND, Packets.tcp(INBOUND, 5000, 25, SYN))).isTrue();
        firewall.replace(open);
        assertThat(admits(OUTBOUND, Packets.tcp(OUTBOUND, 5000, 25, SYN))).isTrue();
    }

    @Test
    void otherRulesCutWhatTheyForbid() {
        firewall = firewall(rules(true, accept("0.0.0.0/0", 80)));
        admits(INBOUND, Packets.tcp(INBOUND, 4000, 80, SYN));
        admits(OUTBOUND, Packets.udp(OUTBOUND, 5000, 53));
        firewall.replace(closed());
        assertThat(admits(INBOUND, Packets.tcp(INBOUND, 4000, 80, ACK))).isFalse();
        assertThat(admits(INBOUND, Packets.udp(INBOUND, 53, 5000))).isTrue();
    }

    @Test
    void aStatelessGroupNeedsARuleForAnswers() {
        firewall = firewall(rules(false));
        admits(OUTBOUND, Packets.udp(OUTBOUND, 5000, 53));
        assertThat(admits(INBOUND, Packets.udp(INBOUND, 53, 5000))).isFalse();
    }

    @Test
    void aGuestSpeaksForItselfOnly() {
        byte[] frame = Packets.udp(OUTBOUND, 1, 2);
        frame[11] = 99;
        assertThat(admits(OUTBOUND, frame)).isFalse();
    }

    @Test
    void addressesAreGivenThroughClosedGroups() {
        SecurityRule.Action drop = SecurityRule.Action.DROP;
        firewall = firewall(new SecurityRules(drop, drop, true, false, List.of()));
        assertThat(admits(OUTBOUND, Packets.udp(OUTBOUND, 68, 67))).isTrue();
        assertThat(admits(INBOUND, Packets.udp(INBOUND, 67, 68))).isTrue();
        assertThat(admits(INBOUND, Packets.udp(INBOUND, 68, 67)))
                .as("the guest as a server")
                .isFalse();
    }

    private static byte[] unreachable(byte[] sent) {
        byte[] payload = new byte[8 + 28];
        payload[0] = 3;
        System.arraycopy(sent, Frame.HEADER, payload, 8, 28);
        return Packets.ip(INBOUND, IpPacket.ICMP, payload);
    }

    private boolean admits(Direction way, byte[] frame) {
        return firewall.admits(way, Frame.parse(frame).orElseThrow(), frame);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private Firewall firewall(SecurityRules rules) {
        return new Firewall(Packets.GUEST, rules, () -> now);
    }

    private static SecurityRules closed() {
        return rules(true);
    }

    private static SecurityRules rules(boolean stateful, SecurityRule... rules) {
        return new SecurityRules(SecurityRule.Action.DROP, SecurityRule.Action.ACCEPT, stateful, false, List.of(rules));
    }

    private static SecurityRule accept(String range, int port) {
        return rule(range, port, SecurityRule.Action.ACCEPT);
    }

    private static SecurityRule drop(String range, int port) {
        return rule(range, port, SecurityRule.Action.DROP);
    }

    private static SecurityRule rule(String range, int port, SecurityRule.Action action) {
        return new SecurityRule(
                INBOUND,
                SecurityRule.Protocol.TCP,
                IpRange.parse(range),
                Optional.of(SecurityRule.PortRange.of(port)),
                action);
    }
}
