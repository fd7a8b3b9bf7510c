package dev.slipway.image.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class IdentityTest {
    private static final List<String> KEYS = List.of("ssh-ed25519 A");
    private static final List<String> DHCP = List.of("ff56");
    private static final List<String> SEED = List.of("5eed");
    private static final Identity FIRST = new Identity("id", KEYS, DHCP, SEED);

    @Test
    void aServerMayFinishAKeyBetweenTwoLooksButLosesNone() {
        assertThat(FIRST.isStill(new Identity("id", List.of("ssh-ed25519 A", "ssh-rsa B"), DHCP, List.of("new"))))
                .isTrue();
        assertThat(FIRST.isStill(new Identity("id", List.of("ssh-ed25519 C"), DHCP, SEED)))
                .isFalse();
        assertThat(FIRST.isStill(new Identity("other", KEYS, DHCP, SEED))).isFalse();
        assertThat(FIRST.isStill(new Identity("id", KEYS, List.of("ff57"), SEED)))
                .isFalse();
    }

    @Test
    void twoServersShareNothing() {
        Identity other = new Identity("other", List.of("ssh-ed25519 C"), List.of("ff57"), List.of("5eed2"));
        assertThat(FIRST.sharedWith(other)).isEmpty();
        assertThat(FIRST.sharedWith(new Identity("id", other.hostKeys(), other.dhcp(), other.seed())))
                .contains("the machine-id id");
        assertThat(FIRST.sharedWith(new Identity("other", KEYS, other.dhcp(), other.seed())))
                .contains("the host key ssh-ed25519 A");
        assertThat(FIRST.sharedWith(new Identity("other", other.hostKeys(), DHCP, other.seed())))
                .contains("the DHCP client identifier ff56");
        assertThat(FIRST.sharedWith(new Identity("other", other.hostKeys(), other.dhcp(), SEED)))
                .contains("the random seed of digest 5eed");
    }
}
