package dev.slipway.image.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that openssl made sign what openssl verifies. */
class OpensslIT {
    @TempDir
    private Path folder;

    @Test
    void opensslVerifiesOurSignature() throws Exception {
        Path key = folder.resolve("key.pem");
        Path half = folder.resolve("key.pub");
        run("openssl", "genpkey", "-algorithm", "ed25519", "-out", key.toString());
        run("openssl", "pkey", "-in", key.toString(), "-pubout", "-out", half.toString());
        SignedStatement signed = new SignedStatement("{\"a\":1}", List.of()).signedBy(SigningKey.readPrivate(key));
        assertThat(signed.isSignedBy(SigningKey.readPublic(half))).isTrue();
        Path signature = Files.write(
                folder.resolve("signature"),
                Base64.getDecoder().decode(signed.signatures().getFirst().signature()));
        Path text = Files.write(folder.resolve("text"), SignedStatement.encoded(signed.payload()));
        run(
                "openssl",
                "pkeyutl",
                "-verify",
                "-pubin",
                "-inkey",
                half.toString(),
                "-rawin",
                "-in",
                text.toString(),
                "-sigfile",
                signature.toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(List.of(command) + ": " + said).isZero();
    }
}
