package dev.slipway.machine.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CloudInitSeedTest {
    private static final UUID ID = UUID.fromString("3f1f7a5e-0000-4000-8000-0000deadbeef");
    private static final String KEY = "ssh-ed25519 AAAA slipway";

    private static CloudInitSeed seed(Optional<String> own) throws UserDataException {
        return CloudInitSeed.of(ID, "web", "52:54:00:ad:be:ef", List.of(KEY, "ssh-rsa BBBB a \"b\""), own);
    }

    @Test
    void opensRootAndTheDefaultUser() throws Exception {
        assertThat(seed(Optional.empty()).userData()).isEqualTo("""
                        #cloud-config
                        disable_root: false
                        ssh_authorized_keys:
                          - "ssh-ed25519 AAAA slipway"
                          - "ssh-rsa BBBB a \\"b\\""
                        """);
    }

    @Test
    void saysWhoTheServerIs() throws Exception {
        assertThat(seed(Optional.empty()).metaData()).isEqualTo("""
                        instance-id: 3f1f7a5e-0000-4000-8000-0000deadbeef
                        local-hostname: "web"
                        slipway-ssh-allow: ["10.0.2.2"]
                        """);
        assertThat(seed(Optional.empty()).networkConfig()).contains("macaddress: \"52:54:00:ad:be:ef\"");
        assertThat(seed(Optional.empty()).files()).containsOnlyKeys("user-data", "meta-data", "network-config");
    }

    @Test
    void aNameBecomesAHostNameThatIsAllowed() throws Exception {
        CloudInitSeed seed = CloudInitSeed.of(
                ID, "_my_db.1" + "x".repeat(60) + "_", "52:54:00:ad:be:ef", List.of(), Optional.empty());

        assertThat(seed.metaData()).contains("local-hostname: \"my-db-1" + "x".repeat(56) + "\"");
    }

    @Test
    void theUsersOwnDataComesFirstAndWhole() throws Exception {
        String own = "#!/bin/sh\necho hello\n";

        String text = seed(Optional.of(own)).userData();

        assertThat(text)
                .startsWith(
                        "Content-Type: multipart/mixed; boundary=\"==slipway==\"\nMIME-Version: 1.0\n\n--==slipway==\n")
                .contains("Content-Type: text/x-shellscript; charset=\"utf-8\"")
                .contains("\n\n" + own + "\n--==slipway==\n")
                .contains("settings: [append]")
                .endsWith("\n--==slipway==--\n");
        assertThat(text.indexOf(own)).isLessThan(text.indexOf(KEY));
    }

    @Test
    void everyKindIsTold() throws Exception {
        assertThat(seed(Optional.of("#cloud-config\na: 1\n")).userData()).contains("text/cloud-config;");
        assertThat(seed(Optional.of("#cloud-config-archive\n[]\n")).userData()).contains("text/cloud-config-archive;");
        assertThat(seed(Optional.of("#include\nhttp://x/\n")).userData()).contains("text/x-include-url;");
        assertThat(seed(Optional.of("## template: jinja\n#cloud-config\n")).userData())
                .contains("text/jinja2;");
    }

    @Test
    void mimeStaysMime() throws Exception {
        String own = """
                Content-Type: multipart/mixed; boundary="==slipway=="
                MIME-Version: 1.0

                --==slipway==
                Content-Type: text/cloud-config

                #cloud-config
                --==slipway==--
                """;

        assertThat(seed(Optional.of(own)).userData())
                .contains("boundary=\"==slipway===\"")
                .contains("\n--==slipway===\n" + own);
    }

    @Test
    void whatCloudInitWouldIgnoreIsRefused() {
        assertThatThrownBy(() -> seed(Optional.of("apt-get update\n")))
                .isInstanceOf(UserDataException.class)
                .hasMessageContaining("its first line is \"apt-get update\"")
                .hasMessageContaining("#cloud-config");
        assertThatThrownBy(() -> seed(Optional.of(""))).isInstanceOf(UserDataException.class);
    }
}
