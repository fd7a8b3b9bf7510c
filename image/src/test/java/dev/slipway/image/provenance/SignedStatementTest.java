package dev.slipway.image.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures, judged by openssl and by RFC 8032. */
class SignedStatementTest {
    /** RFC 8032 §7.1, test 1, as RFC 8410 writes keys. */
    private static final String RFC_PRIVATE = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
            -----END PRIVATE KEY-----
            """;

    private static final String RFC_PUBLIC = """
            -----BEGIN PUBLIC KEY-----
            MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
            -----END PUBLIC KEY-----
            """;

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static SignedStatement statement(String text) {
        return new SignedStatement(text, List.of());
    }

    @Test
    void thePublicHalfIsTheRfcs() throws Exception {
        PrivateKey key = SigningKey.readPrivate(file("key", RFC_PRIVATE));
        assertThat(SigningKey.publicOf(key)).isEqualTo(SigningKey.readPublic(file("pub", RFC_PUBLIC)));
    }

    @Test
    void whatIsSignedIsTheStatementAndNothingElse() throws Exception {
        PrivateKey key = SigningKey.readPrivate(file("key", RFC_PRIVATE));
        PublicKey half = SigningKey.readPublic(file("pub", RFC_PUBLIC));
        SignedStatement signed = statement("{\"a\":1}").signedBy(key);
        SignedStatement read = SignedStatement.parse(signed.write(), "envelope");
        assertThat(read.payload()).isEqualTo(signed.payload());
        assertThat(read.isSignedBy(half)).isTrue();
        SignedStatement other = new SignedStatement("{\"a\":2}", read.signatures());
        assertThat(other.isSignedBy(half)).isFalse();
        assertThat(statement("{\"a\":1}").isSignedBy(half)).isFalse();
        assertThat(signed.signedBy(key).signatures()).hasSize(1);
    }

    @Test
    void whatIsNoKeySaysSo() throws Exception {
        assertThatThrownBy(() -> SigningKey.readPrivate(folder.resolve("none")))
                .hasMessageContaining("there is no signing key at");
        assertThatThrownBy(() -> SigningKey.readPrivate(file("text", "hello"))).hasMessageContaining("no PEM file");
        assertThatThrownBy(() -> SigningKey.readPrivate(file(
                        "locked",
                        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n-----END ENCRYPTED PRIVATE KEY-----\n")))
                .hasMessageContaining("is encrypted");
        assertThatThrownBy(() -> SigningKey.readPublic(
                        file("broken", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")))
                .hasMessageContaining("no Ed25519 key");
    }

    @Test
    void aDamagedEnvelopeSaysSo() {
        assertThatThrownBy(() -> SignedStatement.parse("{}".getBytes(StandardCharsets.UTF_8), "it"))
                .isInstanceOf(IOException.class);
        String wrong = "{\"payload\":\"%\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[]}";
        assertThatThrownBy(() -> SignedStatement.parse(wrong.getBytes(StandardCharsets.UTF_8), "it"))
                .hasMessageContaining("not Base64");
    }
}
