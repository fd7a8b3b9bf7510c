package dev.slipway.cloud.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unmodified {@code rclone} and {@code s3cmd} meet the object storage. */
class OtherClientsIT {
    @TempDir
    private Path folder = Path.of("");

    private static String run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Debian's rclone fails on any bundle of its AWS library, also where no TLS is spoken.
        builder.environment().remove("AWS_CA_BUNDLE");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s%n%s", command, output).isZero();
        return output;
    }

    /** A directory with a small file, one in a folder with a name that needs care, and one of several parts. */
    private Path source() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Path inner = Files.createDirectories(source.resolve("a b"));
        Files.writeString(source.resolve("small.txt"), "one two three");
        Files.writeString(inner.resolve("é+%&=.txt"), "four");
        byte[] random = new byte[(16 << 20) + 5];
        new Random(3).nextBytes(random);
        Files.write(source.resolve("large.bin"), random);
        return source;
    }

    private static void same(Path one, Path other) throws IOException, InterruptedException {
        run(List.of("diff", "-r", one.toString(), other.toString()));
    }

    @Test
    void rcloneSyncsCopiesChecksAndDeletes() throws Exception {
        Path source = source();
        try (ObjectServer server = new ObjectServer(folder.resolve("data"))) {
            Path config = Files.writeString(
                    folder.resolve("rclone.conf"),
                    "[s]\ntype = s3\nprovider = Other\naccess_key_id = " + ObjectServer.KEYS.access()
                            + "\nsecret_access_key = " + ObjectServer.KEYS.secret()
                            + "\nregion = fr-par\nendpoint = http://127.0.0.1:"
                            + server.port() + "\nforce_path_style = true\nupload_cutoff = 5M\nchunk_size = 5M\n");
            List<String> rclone = List.of("rclone", "--config", config.toString());
            run(with(rclone, "mkdir", "s:images"));
            run(with(rclone, "sync", source.toString(), "s:images/x"));
            assertThat(run(with(rclone, "lsf", "-R", "s:images"))).contains("x/a b/é+%&=.txt", "x/large.bin");
            run(with(rclone, "check", "--download", source.toString(), "s:images/x"));
            run(with(rclone, "copyto", "s:images/x/large.bin", "s:images/y/copy.bin"));
            run(with(rclone, "copy", "s:images/x", folder.resolve("back").toString()));
            same(source, folder.resolve("back"));
            Files.delete(source.resolve("small.txt"));
            run(with(rclone, "sync", source.toString(), "s:images/x"));
            assertThat(run(with(rclone, "lsf", "-R", "s:images")))
                    .doesNotContain("small.txt")
                    .contains("y/copy.bin");
            assertThat(run(with(rclone, "cat", "--offset", "2", "--count", "2", "s:images/x/a b/é+%&=.txt")))
                    .isEqualTo("ur");
            run(with(rclone, "purge", "s:images"));
        }
    }

    @Test
    void s3cmdPutsListsCopiesSyncsAndDeletes() throws Exception {
        Path source = source();
        try (ObjectServer server = new ObjectServer(folder.resolve("data"))) {
            String host = "127.0.0.1:" + server.port();
            Path config = Files.writeString(
                    folder.resolve("s3cfg"),
                    "[default]\naccess_key = " + ObjectServer.KEYS.access() + "\nsecret_key = "
                            + ObjectServer.KEYS.secret() + "\nhost_base = " + host + "\nhost_bucket = " + host
                            + "\nuse_https = False\nbucket_location = fr-par\nmultipart_chunk_size_mb = 5\n");
            List<String> s3cmd = List.of("s3cmd", "-c", config.toString(), "--no-progress");
            run(with(s3cmd, "mb", "s3://images"));
            run(with(s3cmd, "put", source.resolve("small.txt").toString(), "s3://images/small.txt"));
            run(with(s3cmd, "sync", source + "/", "s3://images/x/"));
            assertThat(run(with(s3cmd, "ls", "-r", "s3://images")))
                    .contains("s3://images/x/a b/é+%&=.txt", "s3://images/x/large.bin", "16777221");
            run(with(s3cmd, "cp", "s3://images/x/large.bin", "s3://images/copy.bin"));
            assertThat(run(with(s3cmd, "info", "s3://images/copy.bin"))).contains("16777221");
            Path back = Files.createDirectories(folder.resolve("back"));
            run(with(s3cmd, "sync", "s3://images/x/", back + "/"));
            same(source, back);
            run(with(
                    s3cmd,
                    "get",
                    "s3://images/copy.bin",
                    folder.resolve("copy.bin").toString()));
            assertThat(Files.mismatch(folder.resolve("copy.bin"), source.resolve("large.bin")))
                    .isEqualTo(-1);
            run(with(s3cmd, "del", "s3://images/copy.bin"));
            run(with(s3cmd, "del", "-r", "-f", "s3://images/"));
            run(with(s3cmd, "rb", "s3://images"));
        }
    }

    private static List<String> with(List<String> client, String... arguments) {
        List<String> command = new ArrayList<>(client);
        command.addAll(List.of(arguments));
        return command;
    }
}
