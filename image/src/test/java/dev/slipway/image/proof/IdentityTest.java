package dev.slipway.image.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class IdentityTest {
    private static final Identity FIRST = new Identity("id", List.of("ssh-ed25519 A"));

    @Test
    void aServerMayFinishAKeyBetweenTwoLooksButLosesNone() {
        assertThat(FIRST.isStill(new Identity("id", List.of("ssh-ed25519 A", "ssh-rsa B"))))
                .isTrue();
        assertThat(FIRST.isStill(new Identity("id", List.of("ssh-ed25519 C")))).isFalse();
        assertThat(FIRST.isStill(new Identity("other", FIRST.hostKeys()))).isFalse();
    }

    @Test
    void twoServersShareNothing() {
        assertThat(FIRST.sharedWith(new Identity("other", List.of("ssh-ed25519 C"))))
                .isEmpty();
        assertThat(FIRST.sharedWith(new Identity("other", List.of("ssh-ed25519 A"))))
                .contains("the host key ssh-ed25519 A");
    }
}
