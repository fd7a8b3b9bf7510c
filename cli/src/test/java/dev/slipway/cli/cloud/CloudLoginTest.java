package dev.slipway.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CloudLoginTest {
    @Test
    void tagsSayWhatIsUnusual() {
        CloudLogin hardened = new CloudLogin("admin", 2222);
        assertThat(hardened.tags()).containsExactly("slipway-login=admin", "slipway-ssh-port=2222");
        assertThat(CloudLogin.of(List.of("mine", "slipway-login=admin", "slipway-ssh-port=2222")))
                .isEqualTo(hardened);
        assertThat(new CloudLogin("root", 22).tags()).isEmpty();
        assertThat(CloudLogin.of(List.of("slipway-ssh-port=no"))).isEqualTo(new CloudLogin("root", 22));
    }
}
